import { env } from 'cloudflare:workers'
import { describe, expect, it } from 'vitest'
import { ask, openShop } from './fixtures/door'

describe('an invitation', () => {
  it('makes the partner’s address a member for this partner, once, however often it is sent', async () => {
    const shop = await openShop()
    const made = await ask(shop, 'POST', '/api/partners', { name: 'Alice', email: 'alice@blog.example' })
    const first = await ask(shop, 'POST', `/api/partners/${made.body.id}/invite`)
    const again = await ask(shop, 'POST', `/api/partners/${made.body.id}/invite`, {})
    expect([first.status, again.body]).toEqual([201, first.body])
    const { results } = await env.DIRECTORY.prepare('SELECT id, role FROM memberships WHERE partner_id = ?')
      .bind(made.body.id)
      .all()
    expect(results).toEqual([{ id: first.body.membership_id, role: 'partner_admin' }])
  })

  it('to a partner whose person was erased is refused', async () => {
    const shop = await openShop()
    const made = await ask(shop, 'POST', '/api/partners', { name: 'Alice', email: 'alice@blog.example' })
    const erase = 'UPDATE people SET wrapped_key = NULL, sealed = NULL, email_hash = NULL WHERE organization_id = ?'
    await env.SHARD_01.prepare(erase).bind(shop.organizationId).run()
    const { status, body } = await ask(shop, 'POST', `/api/partners/${made.body.id}/invite`)
    expect([status, body.code]).toEqual([409, 'partner_has_no_email'])
  })
})
