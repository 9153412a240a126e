import { when } from '../../platform/shapes'
import { landingUrl, shortUrl } from './address'
import type { Link } from './queries'

/** The link as the API tells it: `url` is the short address, `landing_url` where it leads. */
export const shownLink = (link: Link, publicUrl: string, slug: string) => ({
  id: link.id,
  partner_id: link.partnerId,
  code: link.code,
  campaign: link.campaign || null,
  destination: link.destination,
  utm: link.utm,
  url: shortUrl(publicUrl, slug, link),
  landing_url: landingUrl(link),
  version: link.version,
  created_at: when(link.createdAt),
})
export type ShownLink = ReturnType<typeof shownLink>
