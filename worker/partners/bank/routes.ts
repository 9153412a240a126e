import type { Context } from 'hono'
import { Hono } from 'hono/tiny'
import { allow, PARTNERS, PEOPLE, STAFF } from '../../platform/auth'
import { json } from '../../platform/body'
import type { AppEnv } from '../../platform/env'
import { notFound } from '../../platform/errors'
import { matchVersion } from '../../platform/versions'
import { Nothing } from '../input'
import { partnersByIds } from '../queries'
import { changeBank, verifyBank } from './change'
import { type Bank, findBank } from './queries'
import { revealField } from './reveal'
import { BankChange, Reveal } from './shapes'
import { shownBank } from './shown'

type Asking = Pick<Context<AppEnv>, 'req' | 'var'>

/** Staff sees every partner's, a partner its own. Errors: 404. */
async function find(c: Asking) {
  const { tenant, caller } = c.var
  const id = c.req.param('id') ?? ''
  const partner = (await partnersByIds(tenant, [id])).get(id)
  if (!partner || (caller.partnerId !== null && caller.partnerId !== id)) throw notFound()
  return { partner, bank: await findBank(tenant, id), show: (bank: Bank) => shownBank(bank, caller) }
}

/** /api/partners/:id/bank and what is done with it. */
export const bankRoutes = new Hono<AppEnv>()
  .get('/:id/bank', allow([...STAFF, ...PARTNERS]), async (c) => {
    const { bank, show } = await find(c)
    return c.json(show(bank))
  })
  .patch('/:id/bank', allow(['owner', 'manager', 'secret_key', 'partner_admin']), json(BankChange), async (c) => {
    const { partner, bank, show } = await find(c)
    matchVersion(c, bank.version, show(bank))
    const asked = { read: bank, personId: partner.personId, change: c.req.valid('json') }
    return c.json(await changeBank(c.var.tenant, asked, show))
  })
  .post('/:id/verify-bank', allow(PEOPLE), json(Nothing), async (c) => {
    const { bank, show } = await find(c)
    matchVersion(c, bank.version, show(bank))
    return c.json(await verifyBank(c.var.tenant, bank, show))
  })
  .post('/:id/reveal', allow(PEOPLE), json(Reveal), async (c) => {
    const { bank } = await find(c)
    const asked = c.req.valid('json')
    return c.json({ field: asked.field, value: await revealField(c.var.tenant, bank, asked) })
  })
