import { describe, expect, it } from 'vitest'
import { ask, openShop, type Shop } from '../fixtures/door'

const visitor = { 'user-agent': 'Mozilla/5.0', referer: 'https://blog.example/post' }
const follow = (shop: Shop, handle: string, headers: Record<string, string> = visitor, method = 'GET') =>
  ask(shop, method, `/r/${handle}`, undefined, headers)

/** Without the signed click, which differs each time. */
const landed = (headers: Headers) => headers.get('location')?.replace(/&rt=[\w.-]+$/, '')

async function withPartner(code: string, website = 'https://shop.example/start?a=1') {
  const shop = await openShop(website)
  const { body } = await ask(shop, 'POST', '/api/partners', { name: 'Alice', email: 'alice@blog.example', code })
  return { shop, id: String(body.id) }
}

describe('a short link', () => {
  it('leads to the website with the code, and is never stored', async () => {
    const { shop } = await withPartner('Alice')
    const { status, headers } = await follow(shop, `${shop.slug}~aLICE`)
    expect(status).toBe(302)
    expect(landed(headers)).toBe('https://shop.example/start?a=1&ref=Alice')
    expect(headers.get('cache-control')).toBe('no-store')
  })

  it('tells two links with one code apart', async () => {
    const { shop, id } = await withPartner('alice')
    const input = { partner_id: id, destination: 'https://shop.example/mugs', campaign: 'spring' }
    const made = await ask(shop, 'POST', '/api/links', input)
    const { headers } = await follow(shop, String(made.body.url).split('/r/')[1] ?? '')
    expect(landed(headers)).toBe('https://shop.example/mugs?utm_campaign=spring&ref=alice')
  })

  it('leads to the website when its destination has become foreign since', async () => {
    const { shop } = await withPartner('alice')
    await shop
      .tenant()
      .shard.prepare(`UPDATE links SET destination = 'https://evil.example/' WHERE organization_id = ?`)
      .bind(shop.organizationId)
      .run()
    const { headers } = await follow(shop, `${shop.slug}~alice`)
    expect(landed(headers)).toBe('https://shop.example/start?a=1&ref=alice')
  })

  it('works with the bare code while one organization has it, in whichever shard', async () => {
    const { shop } = await withPartner('only-here')
    expect((await follow(shop, 'ONLY-here')).status).toBe(302)
    const other = await openShop('https://other.example', 'SHARD_00')
    await ask(other, 'POST', '/api/partners', { name: 'B', email: 'b@x.example', code: 'only-here' })
    expect((await follow(shop, 'only-here')).status).toBe(404)
    expect((await follow(shop, `${other.slug}~only-here`)).headers.get('location')).toContain('https://other.example')
  })

  it('that nobody has answers 404 with a page for people', async () => {
    const { shop } = await withPartner('alice')
    const { status, headers, text } = await follow(shop, `${shop.slug}~nobody`)
    expect([status, headers.get('content-type')]).toEqual([404, 'text/html; charset=UTF-8'])
    expect(text).toMatch(/<html lang="en">[\s\S]*<title>[\s\S]*<main>[\s\S]*<h1>/)
  })
})
