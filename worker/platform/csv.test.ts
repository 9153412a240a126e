import { describe, expect, it } from 'vitest'
import { anOrganization, post, send } from '../test-support/world'

describe('a list as CSV', () => {
  it('has every page, amounts twice, and nothing that a spreadsheet would run', async () => {
    const { secretKey: key } = await anOrganization()
    for (const index of Array.from({ length: 3 }, (_, place) => place))
      await post('/api/partners', key, {
        name: index === 1 ? '=HYPERLINK("http://evil.example")' : `Plain, ${index}`,
        email: `p${index}@x.example`,
      })
    await post('/api/orders', key, { external_id: 'o-1', currency: 'JPY', items: [{ unit_amount: 500 }] })
    const partners = await send('GET', '/api/partners', { key, headers: { accept: 'text/csv' } })
    const lines = String(partners.body).split('\r\n')
    expect(partners.headers.get('content-type')).toContain('text/csv')
    expect(lines[0]).toMatch(/^\uFEFF?id,name,email/)
    expect(lines.filter(Boolean)).toHaveLength(4)
    expect(partners.body).toContain(`"'=HYPERLINK(""http://evil.example"")"`)
    expect(partners.body).toContain('"Plain, 0"')
    const orders = await send('GET', '/api/orders', { key, headers: { accept: 'text/csv' } })
    expect(String(orders.body)).toContain('total_amount,total_amount_decimal')
    expect(String(orders.body)).toContain('500,500,')
  })

  it('needs the same key as the list itself', async () => {
    const { status, body } = await send('GET', '/api/partners', { headers: { accept: 'text/csv' } })
    expect([status, body.code]).toEqual([401, 'not_signed_in'])
  })
})
