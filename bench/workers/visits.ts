import type { D1Database } from '@cloudflare/workers-types'
import type { Envelope } from '../../worker/platform/queue'
import { visitsEnvelope } from '../../worker/visits/accept'
import type { Organization } from './found'
import { randomFrom } from './random'

export type Making = { organization: Organization; seed: number; count: number; visitors: number; now: number }

/** Visits as a page tells them, of random visitors, through random links; the same for the same seed and time. */
export function makeVisits({ organization, seed, count, visitors, now }: Making) {
  const random = randomFrom(seed)
  const { partners, organizationId } = organization
  return Array.from({ length: count }, (_, n) => {
    const partner = partners[Math.floor(random() * partners.length)]
    if (!partner) throw new Error('visits need a partner')
    return {
      organizationId,
      id: `v_${seed}_${n}`,
      visitorId: visitorName(Math.floor(random() * visitors)),
      partner,
      url: `https://shop.example/products/${Math.floor(random() * 500)}`,
      at: now,
    }
  })
}
export type MadeVisit = ReturnType<typeof makeVisits>[number]

export const visitorName = (number: number) => `visitor-${String(number).padStart(8, '0')}`

/** One message a visit, made by the product's own front door. */
export const visitMessages = (organizationId: string, visits: MadeVisit[]): Envelope[] =>
  visits.map(({ id, visitorId, partner, url, at }) => {
    const visit = { id, visitor_id: visitorId, partner_code: partner.code, kind: 'click' as const, url }
    return visitsEnvelope(organizationId, [visit], {
      receivedAt: at,
      userAgent: null,
      country: 'DE',
      trustBrowser: false,
    })
  })

const rowOf = ({ organizationId, visitorId, id, partner, url, at }: MadeVisit) => ({
  organization_id: organizationId,
  visitor_id: visitorId,
  id,
  partner_id: partner.id,
  code: partner.code,
  kind: 'click',
  campaign: '',
  occurred_at: at,
  received_at: at,
  detail: JSON.stringify({
    host: new URL(url).host,
    path: new URL(url).pathname,
    referrer_host: '',
    utm: null,
    country: 'DE',
    device: 'unknown',
    consent: null,
  }),
})

const COLUMNS = Object.keys(
  rowOf({ organizationId: '', visitorId: '', id: '', partner: { id: '', code: '' }, url: 'https://a', at: 0 }),
)
const BARE = `INSERT INTO visits (${COLUMNS.join(', ')}) SELECT ${COLUMNS.map((name) => `value->>'${name}'`).join(', ')} FROM json_each(?)`

/** The floor: the same rows into the same table, 100 a statement, and nothing besides. */
export async function bareInsert(database: D1Database, visits: MadeVisit[]) {
  const statement = database.prepare(BARE)
  let rowsWritten = 0
  for (let from = 0; from < visits.length; from += 100) {
    const rows = visits.slice(from, from + 100).map(rowOf)
    const { meta } = await statement.bind(JSON.stringify(rows)).run()
    rowsWritten += meta.rows_written
  }
  return { rowsWritten }
}
