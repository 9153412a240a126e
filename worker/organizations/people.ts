import * as z from 'zod'
import { markOf } from '../core/quality-mail'
import { insertRows, type Write, write } from '../platform/d1'
import { refusedBy } from '../platform/errors'
import { newId } from '../platform/id'
import { readAll, type Tenant } from '../platform/tenant'
import { people } from './tenant-schema'

const Sealed = z.object({
  email: z.string().nullable().default(null),
  name: z.string().nullable().default(null),
  phone: z.string().nullable().default(null),
  company: z.string().nullable().default(null),
})

/** What is known of a person; all null once erased. */
export type Person = { id: string } & z.output<typeof Sealed>
export type Contact = { [Field in keyof z.output<typeof Sealed>]?: string | null | undefined }
export type Found = { id: string; emailHash: string | null }

type Row = { id: string; emailHash: string | null; wrappedKey: string | null; sealed: string | null }

const normal = (email: string) => email.trim().toLowerCase()

/** HMAC-SHA-256 of the trimmed, lower-cased address under the organization's key, hex. */
export const emailHash = (tenant: Pick<Tenant, 'organizationId' | 'secrets'>, email: string) =>
  tenant.secrets.keyedHash(`email:${tenant.organizationId}`, normal(email))

/** The given values first, then the key: `IN (…)` would walk everybody in the organization. */
export const peopleBy = (column: 'id' | 'email_hash') =>
  `SELECT p.id, p.email_hash AS emailHash, p.wrapped_key AS wrappedKey, p.sealed
    FROM json_each(?2) j CROSS JOIN people p ON p.organization_id = ?1 AND p.${column} = j.value`

const readBy = (tenant: Tenant, column: 'id' | 'email_hash', values: string[]) =>
  readAll<Row>(tenant, peopleBy(column), JSON.stringify(values))

async function open(tenant: Tenant, { id, wrappedKey, sealed }: Row): Promise<Person> {
  const contact = wrappedKey && sealed ? JSON.parse(await tenant.secrets.openWithKey(wrappedKey, sealed)) : {}
  return { id, ...Sealed.parse(contact) }
}

/** Fields that are known stay; only gaps are filled. Null when there is nothing to add. */
function completed(known: Contact, given: Contact): Contact | null {
  const filled = new Set(Object.entries(known).flatMap(([field, value]) => (value ? [field] : [])))
  const added = Object.entries(given).filter(([field, value]) => value && !filled.has(field))
  return added.length === 0 ? null : { ...known, ...Object.fromEntries(added) }
}

async function fillGaps(tenant: Tenant, row: Row, given: Contact): Promise<Write[]> {
  const { wrappedKey } = row
  if (!wrappedKey) return []
  const { id, ...known } = await open(tenant, row)
  const contact = completed(known, { ...given, email: null })
  if (!contact) return []
  const sealed = await tenant.secrets.resealWithKey(wrappedKey, JSON.stringify(contact))
  // The key is part of the condition: a person erased meanwhile stays erased.
  const sql = 'UPDATE people SET sealed = ? WHERE organization_id = ? AND id = ? AND wrapped_key = ?'
  return [write(sql, sealed, tenant.organizationId, id, wrappedKey)]
}

/** The person's marks as keyed hashes: equal where the addresses are, and nothing else can be read from them. */
async function hashedMark(tenant: Tenant, email: string | null) {
  const { mailbox, domains } = markOf(email)
  const hashOf = (value: string) => tenant.secrets.keyedHash(`mark:${tenant.organizationId}`, value)
  const [mailboxHash, ...domainHashes] = await Promise.all([
    mailbox === null ? null : hashOf(mailbox),
    ...domains.map(hashOf),
  ])
  return { mailboxHash: mailboxHash ?? null, domainHashes }
}

async function newRow(tenant: Tenant, hash: string | null, contact: Contact) {
  const plain = Sealed.parse({ ...contact, email: contact.email ? contact.email.trim() : null })
  const secret = await tenant.secrets.sealWithNewKey(JSON.stringify(plain))
  const mark = await hashedMark(tenant, plain.email)
  return { id: newId('per', tenant.now), emailHash: hash, ...secret, ...mark, createdAt: tenant.now }
}

/** Contacts of one address are one person; `places` says which entry each contact went into. */
function byAddress(hashes: (string | null)[], contacts: Contact[]) {
  const entries: { hash: string | null; contact: Contact }[] = []
  const seen = new Map<string, number>()
  const places = contacts.map((contact, index) => {
    const hash = hashes[index] ?? null
    const place = (hash === null ? undefined : seen.get(hash)) ?? entries.length
    const same = entries[place]
    if (same) same.contact = completed(same.contact, contact) ?? same.contact
    else entries.push({ hash, contact })
    if (hash !== null) seen.set(hash, place)
    return place
  })
  return { entries, places }
}

/**
 * Each contact as a person, in the order given: by e-mail the one who is there, else a new one. The writes belong
 * into the caller's commit; `isPersonRace` tells that somebody made the same person first: find again and retry.
 */
export async function findOrMakePeople(
  tenant: Tenant,
  contacts: Contact[],
): Promise<{ people: Found[]; writes: Write[] }> {
  const hashes = await Promise.all(contacts.map(({ email }) => (email ? emailHash(tenant, email) : null)))
  const wanted = [...new Set(hashes.filter((hash) => hash !== null))]
  const rows = wanted.length === 0 ? [] : await readBy(tenant, 'email_hash', wanted)
  const known = new Map(rows.map((row) => [row.emailHash, row]))
  const { entries, places } = byAddress(hashes, contacts)
  const found = await Promise.all(
    entries.map(async ({ hash, contact }) => {
      const row = hash === null ? undefined : known.get(hash)
      if (row) return { id: row.id, made: [], gaps: await fillGaps(tenant, row, contact) }
      const made = await newRow(tenant, hash, contact)
      return { id: made.id, made: [made], gaps: [] }
    }),
  )
  return {
    people: places.flatMap((place) => {
      const [person, entry] = [found[place], entries[place]]
      return person && entry ? [{ id: person.id, emailHash: entry.hash }] : []
    }),
    writes: [
      ...insertRows(
        tenant.organizationId,
        people,
        found.flatMap(({ made }) => made),
      ),
      ...found.flatMap(({ gaps }) => gaps),
    ],
  }
}

export async function findOrMakePerson(tenant: Tenant, contact: Contact): Promise<Found & { writes: Write[] }> {
  const {
    people: [found],
    writes,
  } = await findOrMakePeople(tenant, [contact])
  if (!found) throw new Error('a contact yields a person')
  return { ...found, writes }
}

/** True when a batch was refused because the same address became a person meanwhile. */
export const isPersonRace = (error: unknown) => refusedBy(error, 'people.email_hash')

/** Many at once, in one read; ids that are not there are left out. */
export async function openPeople(tenant: Tenant, ids: Iterable<string>): Promise<Map<string, Person>> {
  const wanted = [...new Set(ids)]
  if (wanted.length === 0) return new Map()
  const rows = await readBy(tenant, 'id', wanted)
  const opened = await Promise.all(rows.map((row) => open(tenant, row)))
  return new Map(opened.map((person) => [person.id, person]))
}

export async function findPersonByEmail(tenant: Tenant, email: string): Promise<string | null> {
  const [row] = await readBy(tenant, 'email_hash', [await emailHash(tenant, email)])
  return row?.id ?? null
}
