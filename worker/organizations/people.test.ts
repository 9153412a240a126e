import { beforeAll, describe, expect, it } from 'vitest'
import { commit, readAll, type Tenant } from '../platform/tenant'
import { anOrganization, tenantOf } from './fixtures/front-door'
import {
  emailHash,
  findOrMakePeople,
  findOrMakePerson,
  findPersonByEmail,
  isPersonRace,
  openPeople,
  peopleBy,
} from './people'

let tenant: Tenant
let other: Tenant

beforeAll(async () => {
  tenant = tenantOf(await anOrganization())
  other = tenantOf(await anOrganization())
})

async function meet(contact: Parameters<typeof findOrMakePerson>[1]) {
  const { writes, ...found } = await findOrMakePerson(tenant, contact)
  if (writes.length) await commit(tenant, writes)
  return { ...found, written: writes.length }
}

const rowOf = async (id: string) =>
  (await readAll<Record<string, unknown>>(tenant, 'SELECT * FROM people WHERE organization_id = ?1 AND id = ?2', id))[0]

describe('a person', () => {
  it('is one per address, however it is written', async () => {
    const first = await meet({ email: ' Ada@Example.test', name: 'Ada' })
    const again = await meet({ email: 'ada@example.TEST' })
    expect(again).toEqual({ id: first.id, emailHash: first.emailHash, written: 0 })
    expect(await findPersonByEmail(tenant, 'ADA@example.test')).toBe(first.id)
  })

  it('is known by another hash in another organization', async () => {
    expect(await emailHash(tenant, 'x@example.test')).not.toBe(await emailHash(other, 'x@example.test'))
    await meet({ email: 'x@example.test' })
    expect(await findPersonByEmail(other, 'x@example.test')).toBeNull()
  })

  it('is stored sealed: neither name nor address can be read in the row', async () => {
    const { id } = await meet({ email: 'grace@example.test', name: 'Grace Hopper', phone: '+1 555' })
    const stored = JSON.stringify(await rowOf(id))
    expect(stored).not.toMatch(/grace@example|grace hopper|\+1 555/i)
    expect((await openPeople(tenant, [id])).get(id)).toEqual({
      id,
      email: 'grace@example.test',
      name: 'Grace Hopper',
      phone: '+1 555',
      company: null,
    })
  })

  it('is given the name that becomes known later, and keeps the first', async () => {
    const { id } = await meet({ email: 'later@example.test' })
    expect((await meet({ email: 'later@example.test', name: 'Lin' })).written).toBe(1)
    expect((await meet({ email: 'later@example.test', name: 'Other' })).written).toBe(0)
    expect((await openPeople(tenant, [id])).get(id)).toMatchObject({ name: 'Lin', email: 'later@example.test' })
  })

  it('is somebody new each time without an address', async () => {
    const { people, writes } = await findOrMakePeople(tenant, [{ name: 'A' }, { name: 'B' }])
    await commit(tenant, writes)
    const [a, b] = people.map(({ id }) => id)
    const opened = await openPeople(tenant, [a ?? '', b ?? ''])
    expect([opened.get(a ?? '')?.name, opened.get(b ?? '')?.name]).toEqual(['A', 'B'])
  })

  it('is made once when two requests meet the same stranger at once, and the loser can tell', async () => {
    const [one, two] = await Promise.all([
      findOrMakePerson(tenant, { email: 'race@example.test' }),
      findOrMakePerson(tenant, { email: 'race@example.test' }),
    ])
    await commit(tenant, one.writes)
    const error = await commit(tenant, two.writes).catch((refused: unknown) => refused)
    expect(isPersonRace(error)).toBe(true)
    expect((await findOrMakePerson(tenant, { email: 'race@example.test' })).id).toBe(one.id)
  })

  it('opens as nothing but an id once erased, and a late name does not bring it back', async () => {
    const { id } = await meet({ email: 'gone@example.test' })
    const late = await findOrMakePerson(tenant, { email: 'gone@example.test', name: 'Late' })
    await commit(tenant, [
      {
        sql: `UPDATE people SET wrapped_key = NULL, sealed = NULL, email_hash = NULL
          WHERE organization_id = ? AND id = ?`,
        params: [tenant.organizationId, id],
      },
    ])
    await commit(tenant, late.writes)
    expect(await rowOf(id)).toMatchObject({ sealed: null })
    expect((await openPeople(tenant, [id])).get(id)).toEqual({
      id,
      email: null,
      name: null,
      phone: null,
      company: null,
    })
  })
})

describe('many people at once', () => {
  it('come back in the order given, known, new and repeated, in one statement', async () => {
    const known = await meet({ email: 'known@example.test' })
    const contacts = ['new@example.test', 'known@example.test', 'NEW@example.test'].map((email) => ({ email }))
    const { people, writes } = await findOrMakePeople(tenant, contacts)
    expect(writes).toHaveLength(1)
    expect(people[1]?.id).toBe(known.id)
    expect(people[0]).toEqual(people[2])
    expect(people[0]?.id).not.toBe(known.id)
  })

  it('are looked up by key and by address, never by a scan', async () => {
    const plan = async (sql: string) =>
      (await readAll<{ detail: string }>(tenant, `EXPLAIN QUERY PLAN ${sql}`, '[]')).map(({ detail }) => detail).join()
    expect(await plan(peopleBy('email_hash'))).toContain('people_by_email (organization_id=? AND email_hash=?)')
    expect(await plan(peopleBy('id'))).toContain('PRIMARY KEY (organization_id=? AND id=?)')
  })
})
