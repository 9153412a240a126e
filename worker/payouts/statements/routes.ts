import type { Context, MiddlewareHandler } from 'hono'
import { Hono } from 'hono/tiny'
import { signerOf } from '../../ledger/closing/signing'
import { partnerNames, partnersByIds } from '../../partners/queries'
import { allow, PARTNERS, STAFF } from '../../platform/auth'
import { query } from '../../platform/body'
import type { AppEnv } from '../../platform/env'
import { invalid, notFound } from '../../platform/errors'
import { secretBox } from '../../platform/seal'
import { buildStatement } from './build'
import { StatementQuery } from './input'
import { statementPage } from './page'
import { statementCsv } from './table'

/** A partner asks for its own; staff says whose. Errors: 404, also for another partner's; 422 without a partner. */
async function partnerOf(c: Pick<Context<AppEnv>, 'var'>, asked: string | undefined): Promise<string> {
  const { tenant, caller } = c.var
  if (caller.partnerId !== null && asked !== undefined && asked !== caller.partnerId) throw notFound()
  const partnerId = caller.partnerId ?? asked
  if (partnerId === undefined) throw invalid('partner_id', 'say whose statement')
  if (!(await partnersByIds(tenant, [partnerId])).has(partnerId)) throw notFound()
  return partnerId
}

function wanted(c: Asking, format: StatementQuery['format']): NonNullable<StatementQuery['format']> {
  if (format !== undefined) return format
  const accept = c.req.header('accept') ?? ''
  if (/\btext\/csv\b/.test(accept)) return 'csv'
  return /\btext\/html\b/.test(accept) && !/\bapplication\/json\b/.test(accept) ? 'html' : 'json'
}

type Asking = Context<AppEnv, string, { out: { query: StatementQuery } }>

async function statementOf(c: Asking) {
  const { partner_id, period_start: from, period_end: to, currency = null } = c.req.valid('query')
  const partnerId = await partnerOf(c, partner_id)
  const name = (await partnerNames(c.var.tenant, [partnerId])).get(partnerId) ?? null
  return buildStatement(c.var.tenant, { partnerId, name, from, to, currency })
}

/** The formats without a shape, apart from the one that has one: so its clients know what they get. */
const asPageOrTable: MiddlewareHandler<AppEnv, string, { out: { query: StatementQuery } }> = async (c, next) => {
  const as = wanted(c, c.req.valid('query').format)
  if (as === 'json') return next()
  const statement = await statementOf(c)
  if (as === 'html') return c.html(statementPage(statement))
  return c.body(statementCsv(statement), 200, {
    'content-type': 'text/csv; charset=utf-8',
    'content-disposition': `attachment; filename="statement-${statement.period_start}.csv"`,
  })
}

/** /api/statements */
export const statementRoutes = new Hono<AppEnv>().get(
  '/',
  allow([...STAFF, ...PARTNERS]),
  query(StatementQuery),
  asPageOrTable,
  async (c) => c.json(await statementOf(c)),
)

/** The public key under which closed days and statements are signed, for everybody. */
export const publicKeyRoutes = new Hono<AppEnv>().get('/.well-known/jwks.json', async (c) => {
  const { publicJwk } = await signerOf(secretBox(c.env.SECRET_KEY))
  return c.json({ keys: [publicJwk] }, 200, {
    'cache-control': 'public, max-age=3600',
    'access-control-allow-origin': '*',
  })
})
