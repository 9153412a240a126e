import { shortId } from '../format'
import type { Lead } from '../shapes'

/** What a person is called here: the name they gave, else what they are known by. */
export const leadName = (lead: Lead): string => lead.name ?? lead.email ?? lead.external_id ?? shortId(lead.id)
