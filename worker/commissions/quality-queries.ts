import * as z from 'zod'
import { VELOCITY_LIMIT } from '../core/judgement'
import type { MailMark } from '../core/quality-mail'
import { write } from '../platform/d1'
import { timePart } from '../platform/id'
import { readTogether, type Tenant } from '../platform/tenant'

/** An order whose buyer and history are looked at; `keys` of payment and buyer as of `orderKeysOf`. */
export type Suspect = {
  id: string
  leadId: string | null
  personId: string | null
  at: number
  currency: string
  total: number
  keys: string[]
  partnerIds: string[]
  watchesPace: boolean
}

export type QualityRows = {
  buyers: Map<string, MailMark[]>
  partners: Map<string, MailMark[]>
  duplicates: Map<string, { other: string; isPayment: boolean }[]>
  times: Map<string, number[]>
}

const Times = z.array(z.number())

type Marked = { id: string; mailbox: string | null; domains: string | null }

const REPEAT_MILLISECONDS = 60_000
const A_DAY = 86_400_000

const MARK = `p.mailbox_hash AS mailbox, p.domain_hashes AS domains`

const BUYERS = `SELECT j.value->>'id' AS id, ${MARK} FROM json_each(?2) j
    CROSS JOIN people p ON p.organization_id = ?1 AND p.id = j.value->>'personId'
  UNION ALL SELECT j.value->>'id', ${MARK} FROM json_each(?2) j
    CROSS JOIN leads l ON l.organization_id = ?1 AND l.id = j.value->>'leadId'
    CROSS JOIN people p ON p.organization_id = ?1 AND p.id = l.person_id`

const PARTNERS = `SELECT r.id AS id, ${MARK} FROM json_each(?2) j
  CROSS JOIN partners r ON r.organization_id = ?1 AND r.id = j.value
  CROSS JOIN people p ON p.organization_id = ?1 AND p.id = r.person_id`

/** The same payment, whenever; the same buyer's same amount, a moment before. Ids carry the time of arrival. */
const DUPLICATES = `SELECT DISTINCT j.value->>'id' AS id, o.id AS other, k.value LIKE 'p:%' AS isPayment
  FROM json_each(?2) j CROSS JOIN json_each(j.value->'keys') k
  CROSS JOIN order_keys b ON b.organization_id = ?1 AND b.key = k.value
    AND b.order_id > IIF(k.value LIKE 'p:%', '', j.value->>'since')
  CROSS JOIN orders o ON o.organization_id = ?1 AND o.id = b.order_id
  WHERE (IFNULL(o.paid_at, o.placed_at), o.id) < (j.value->>'at', j.value->>'id')
    AND (k.value LIKE 'p:%' OR (o.currency = j.value->>'currency' AND o.total_amount = j.value->>'total'
      AND IFNULL(o.paid_at, o.placed_at) >= j.value->>'at' - ${REPEAT_MILLISECONDS}))
  ORDER BY o.id`

/** No more than decide the question. */
const TIMES = `SELECT j.value->>'partnerId' || ' ' || (j.value->>'id') AS id,
    (SELECT json_group_array(at) FROM (SELECT c.placed_at AS at FROM conversions c WHERE c.organization_id = ?1
      AND c.partner_id = j.value->>'partnerId' AND (c.placed_at, c.source_id) < (j.value->>'at', j.value->>'id')
      AND c.placed_at > j.value->>'at' - ${VELOCITY_LIMIT.withinMilliseconds}
      ORDER BY c.placed_at DESC LIMIT ${VELOCITY_LIMIT.most})) AS times
  FROM json_each(?2) j`

const markIn = ({ mailbox, domains }: Marked): MailMark => ({
  mailbox,
  domains: domains === null ? [] : JSON.parse(domains),
})

const grouped = (rows: Marked[]) =>
  new Map([...Map.groupBy(rows, ({ id }) => id)].map(([id, each]) => [id, each.map(markIn)]))

/** Below every order that arrived within the last day before `at`. */
const arrivedSince = (at: number) => `ord_${timePart(Math.max(0, at - A_DAY))}`

/** Whom these orders' buyers and partners are, which orders they may repeat, and how many their partners had lately. */
export async function qualityRows(tenant: Tenant, suspects: Suspect[]): Promise<QualityRows> {
  const orders = JSON.stringify(suspects.map((each) => ({ ...each, since: arrivedSince(each.at) })))
  const partnerIds = [...new Set(suspects.flatMap((each) => each.partnerIds))]
  const bursts = suspects
    .filter(({ watchesPace }) => watchesPace)
    .flatMap(({ id, at, partnerIds: all }) => all.map((partnerId) => ({ id, at, partnerId })))
  const [buyers, partners, duplicates, times] = await readTogether<
    [Marked[], Marked[], { id: string; other: string; isPayment: number }[], { id: string; times: string }[]]
  >(tenant, [
    write(BUYERS, orders),
    write(PARTNERS, JSON.stringify(partnerIds)),
    write(DUPLICATES, orders),
    write(TIMES, JSON.stringify(bursts)),
  ])
  const found = duplicates.map(({ id, other, isPayment }) => ({ id, other, isPayment: isPayment === 1 }))
  return {
    buyers: grouped(buyers),
    partners: grouped(partners),
    duplicates: Map.groupBy(found, ({ id }) => id),
    times: new Map(times.map(({ id, times: each }) => [id, Times.parse(JSON.parse(each))])),
  }
}
