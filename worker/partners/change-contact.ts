import { and, eq } from 'drizzle-orm'
import * as z from 'zod'
import { findOrMakePerson } from '../organizations/people'
import { people } from '../organizations/tenant-schema'
import { updateRows, type Write } from '../platform/d1'
import { ownedBy, type Tenant } from '../platform/tenant'
import type { PartnerChange } from './input'
import type { Partner } from './queries'
import { type Part, unchanged } from './revise'

const Contact = z.record(z.string(), z.unknown())

/** Writes that give a person another name and keep the rest; none when the name is the same or the person erased. */
export async function renamePerson(tenant: Tenant, personId: string, name: string): Promise<Write[]> {
  const [row] = await tenant.db
    .select()
    .from(people)
    .where(and(ownedBy(tenant, people), eq(people.id, personId)))
  if (!row?.wrappedKey || !row.sealed) return []
  const contact = Contact.parse(JSON.parse(await tenant.secrets.openWithKey(row.wrappedKey, row.sealed)))
  if (contact.name === name) return []
  const sealed = await tenant.secrets.resealWithKey(row.wrappedKey, JSON.stringify({ ...contact, name }))
  // The key is part of the match: a person erased meanwhile stays erased.
  const match = { id: personId, wrappedKey: row.wrappedKey }
  return updateRows(tenant.organizationId, people, ['id', 'wrappedKey'], [{ ...match, sealed }])
}

/** The activity says that the name or address changed, never to what: it outlives an erased person. */
export async function changeContact(tenant: Tenant, partner: Partner, change: PartnerChange): Promise<Part> {
  const { name = partner.name, email = partner.email } = change
  const fields = [name === partner.name ? [] : ['name'], email === partner.email ? [] : ['email']].flat()
  if (fields.length === 0) return unchanged(partner)
  const moved = email === partner.email ? null : await findOrMakePerson(tenant, { email, name })
  const personId = moved?.id ?? partner.personId
  const renamed = name === null ? [] : await renamePerson(tenant, personId, name)
  return {
    partner: { ...partner, personId, name, email },
    people: [...(moved?.writes ?? []), ...renamed],
    writes: [],
    happened: [{ action: 'partner.contact_changed', object: partner.id, detail: { fields } }],
  }
}
