import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { createOrganization } from './create'
import { anOrganization, NOON, tenantOf } from './fixtures/front-door'
import { findOrganization } from './queries'
import { loadSettings } from './settings'

const count = async (database: D1Database, sql: string, ...bound: string[]) =>
  (
    await database
      .prepare(sql)
      .bind(...bound)
      .first<{ n: number }>()
  )?.n

describe('a new organization', () => {
  it('lives in the emptiest shard, its settings there and its route in the directory', async () => {
    const first = await anOrganization()
    const second = await anOrganization()
    expect(new Set([first.shard, second.shard])).toEqual(new Set(['SHARD_00', 'SHARD_01']))
    const elsewhere = second.shard === 'SHARD_00' ? env.SHARD_01 : env.SHARD_00
    const residents = 'SELECT count(*) AS n FROM residents WHERE organization_id = ?'
    expect(await count(elsewhere, residents, second.organizationId)).toBe(0)
    expect(await findOrganization(env, second)).toMatchObject({ shard: second.shard, slug: second.slug, mode: 'live' })
    expect((await loadSettings(tenantOf(second))).defaultCurrency).toBe('USD')
  })

  it('goes to the shard that is asked for', async () => {
    const asked = { website: 'https://a.example', email: 'a@a.example', defaultCurrency: 'EUR', shard: 'SHARD_01' }
    expect((await createOrganization(env, asked, NOON)).shard).toBe('SHARD_01')
  })

  it('is named after its host, and a second of the same host gets a number', async () => {
    const website = 'https://www.twice.example/shop'
    const [one, two] = [await anOrganization({ website }), await anOrganization({ website })]
    expect([one.slug, two.slug]).toEqual(['twice-example', 'twice-example-2'])
    expect(await findOrganization(env, one)).toMatchObject({ name: 'twice.example' })
  })

  it('gets a slug of its own even when three are made at once', async () => {
    const website = 'https://rush.example'
    const made = await Promise.all([1, 2, 3].map(() => anOrganization({ website })))
    expect(new Set(made.map(({ slug }) => slug)).size).toBe(3)
  })

  it('keeps its keys only as hashes, but for the publishable one, which is public', async () => {
    const { organizationId, publishableKey, secretKey } = await anOrganization()
    expect(publishableKey).toMatch(/^pk_[0-9A-Za-z]{43}$/)
    expect(secretKey).toMatch(/^sk_[0-9A-Za-z]{43}$/)
    const { results } = await env.DIRECTORY.prepare('SELECT * FROM api_keys WHERE organization_id = ?')
      .bind(organizationId)
      .all()
    expect(results.map(({ public_key }) => public_key).toSorted()).toEqual([null, publishableKey].toSorted())
    expect(JSON.stringify(results)).not.toContain(secretKey)
  })

  it('belongs to an owner who may be the owner of others, with the address sealed', async () => {
    const email = 'both@shop.example'
    const [one, two] = [await anOrganization({ email }), await anOrganization({ email: ' BOTH@shop.example' })]
    expect(one.ownerId).toBe(two.ownerId)
    const user = await env.DIRECTORY.prepare('SELECT * FROM users WHERE id = ?').bind(one.ownerId).first()
    expect(JSON.stringify(user)).not.toContain('shop.example')
  })

  it('is recorded on both sides', async () => {
    const { organizationId, shard } = await anOrganization()
    const recorded = `SELECT count(*) AS n FROM activity WHERE action = 'organization.created' AND organization_id = ?`
    expect(await count(shard === 'SHARD_00' ? env.SHARD_00 : env.SHARD_01, recorded, organizationId)).toBe(1)
    expect(await count(env.DIRECTORY, recorded, organizationId)).toBe(1)
  })
})
