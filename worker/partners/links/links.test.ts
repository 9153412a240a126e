import { describe, expect, it } from 'vitest'
import * as z from 'zod'
import { CountedLink, Link } from '../contract'
import { ask, openShop, signedIn } from '../fixtures/door'

const Listed = z.object({ data: z.array(CountedLink), next_cursor: z.string().nullable() })
const page = 'https://shop.example/mugs'

async function withTwo() {
  const shop = await openShop()
  const make = async (code: string) => {
    const { body } = await ask(shop, 'POST', '/api/partners', { name: code, email: `${code}@x.example`, code })
    return String(body.id)
  }
  return { shop, alice: await make('alice'), bob: await make('bob') }
}

describe('a new link', () => {
  it('takes the partner’s current code and is answered as the reference says', async () => {
    const { shop, alice } = await withTwo()
    const input = { partner_id: alice, destination: page, campaign: 'spring', utm: { source: 'blog' } }
    const { status, body } = await ask(shop, 'POST', '/api/links', input)
    const link = Link.parse(body)
    expect(status).toBe(201)
    expect(link).toMatchObject({ ...input, code: 'alice', version: 1 })
    expect(link.landing_url).toBe(`${page}?utm_source=blog&utm_campaign=spring&ref=alice`)
    expect(link.url).toBe(`https://edge.example/r/${shop.slug}~alice~${link.id.slice(4)}`)
  })

  it('is listed as it was answered, with its visits', async () => {
    const { shop, alice } = await withTwo()
    const { body } = await ask(shop, 'POST', '/api/links', { partner_id: alice, destination: page })
    const listed = Listed.parse((await ask(shop, 'GET', '/api/links')).body)
    expect(listed.data[0]).toMatchObject({ ...body, visits: 0 })
    expect(listed.data).toHaveLength(3)
  })

  it('may bring a free code, which becomes one more of the partner’s and not the current one', async () => {
    const { shop, alice } = await withTwo()
    const input = { partner_id: alice, destination: page, code: 'Spring' }
    const { body } = await ask(shop, 'POST', '/api/links', input)
    expect(body.url).toBe(`https://edge.example/r/${shop.slug}~Spring`)
    const partner = await ask(shop, 'GET', `/api/partners/${alice}`)
    expect(partner.body).toMatchObject({ code: 'alice', codes: ['alice', 'Spring'] })
  })

  it('cannot take another partner’s code', async () => {
    const { shop, alice } = await withTwo()
    const { status, body } = await ask(shop, 'POST', '/api/links', {
      partner_id: alice,
      destination: page,
      code: 'BOB',
    })
    expect([status, body.code]).toEqual([409, 'code_is_taken'])
  })

  it.each(['https://evil.example/', 'https://shop.example.evil.example/', 'http://shop.example/'])(
    'never leads to the foreign %s',
    async (destination) => {
      const { shop, alice } = await withTwo()
      const { status, body } = await ask(shop, 'POST', '/api/links', { partner_id: alice, destination })
      expect([status, body.code]).toEqual([422, 'destination_is_foreign'])
    },
  )

  it('needs to say whose it is when staff make it', async () => {
    const { shop } = await withTwo()
    const { status, body } = await ask(shop, 'POST', '/api/links', { destination: page })
    expect([status, body.errors]).toMatchObject([422, [{ path: 'partner_id' }]])
  })
})

describe('a change of a link', () => {
  it('is a new version that leads elsewhere', async () => {
    const { shop, alice } = await withTwo()
    const made = await ask(shop, 'POST', '/api/links', { partner_id: alice, destination: page })
    const { body } = await ask(shop, 'PATCH', `/api/links/${made.body.id}`, { destination: `${page}/red` })
    expect(body).toMatchObject({ version: 2, landing_url: `${page}/red?ref=alice`, url: made.body.url })
  })

  it('never leads to a foreign page', async () => {
    const { shop, alice } = await withTwo()
    const made = await ask(shop, 'POST', '/api/links', { partner_id: alice, destination: page })
    const { body } = await ask(shop, 'PATCH', `/api/links/${made.body.id}`, { destination: 'https://evil.example' })
    expect(body.code).toBe('destination_is_foreign')
  })

  it('passes once when two are made on the same version', async () => {
    const { shop, alice } = await withTwo()
    const made = await ask(shop, 'POST', '/api/links', { partner_id: alice, destination: page })
    const headers = { authorization: `Bearer ${shop.secretKey}`, 'if-match': '1' }
    const answers = await Promise.all(
      ['a', 'b'].map((campaign) => ask(shop, 'PATCH', `/api/links/${made.body.id}`, { campaign }, headers)),
    )
    expect(answers.map(({ status }) => status).toSorted()).toEqual([200, 409])
  })
})

describe('a partner', () => {
  it('sees and makes its own links, without saying who it is', async () => {
    const { shop, alice } = await withTwo()
    const me = await signedIn(shop, 'partner_admin', alice)
    const { status } = await ask(shop, 'POST', '/api/links', { destination: page }, me)
    const { data } = Listed.parse((await ask(shop, 'GET', '/api/links', undefined, me)).body)
    expect(status).toBe(201)
    expect(data.map(({ partner_id }) => partner_id)).toEqual([alice, alice])
  })

  it('is told of another partner’s links what is told of none', async () => {
    const { shop, alice, bob } = await withTwo()
    const me = { ...(await signedIn(shop, 'partner_admin', alice)), 'if-match': '1' }
    const theirs = Listed.parse((await ask(shop, 'GET', `/api/links?partner_id=${bob}`)).body).data[0]?.id
    const statuses = await Promise.all([
      ask(shop, 'GET', `/api/links?partner_id=${bob}`, undefined, me),
      ask(shop, 'POST', '/api/links', { partner_id: bob, destination: page }, me),
      ask(shop, 'PATCH', `/api/links/${theirs}`, { campaign: 'mine' }, me),
    ])
    expect(statuses.map(({ status }) => status)).toEqual([404, 404, 404])
  })

  it('who may only look makes no link', async () => {
    const { shop, alice } = await withTwo()
    const me = await signedIn(shop, 'partner_viewer', alice)
    const { status, body } = await ask(shop, 'POST', '/api/links', { destination: page }, me)
    expect([status, body.code]).toEqual([403, 'role_may_not'])
  })
})
