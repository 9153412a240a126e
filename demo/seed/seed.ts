import { clearEarnings } from '../../worker/ledger/clear'
import { changeStatus } from '../../worker/partners/change-status'
import type { Partner } from '../../worker/partners/queries'
import type { Queue } from '../../worker/platform/env'
import { conflict } from '../../worker/platform/errors'
import type { Envelope } from '../../worker/platform/queue'
import { openTenant } from '../../worker/platform/tenant'
import type { DemoBindings } from '../env'
import { type Cast, MUGSHOP, TIDEWRITE } from './cast'
import { chance } from './chance'
import { found } from './found'
import { moneyOfDay } from './money'
import { leadsOfDay, ordersOfDay } from './orders'
import { endOfDay, STORY_DAYS, type Story, startOfDay } from './story'
import { dealsOfStory, rulesOfStory } from './terms'
import { visitsOfStory } from './visits'

const HOUR_MILLISECONDS = 3_600_000

const nothingWaits = { backlogCount: 0, backlogBytes: 0 }
const taken = { metadata: { metrics: nothingWaits } }

/** Takes every message and does nothing: the story itself does the work, at the time it was due. */
const quiet: Queue<Envelope> = {
  send: async () => taken,
  sendBatch: async () => taken,
  metrics: async () => nothingWaits,
}

async function suspend({ cast, until, at }: Story, partners: Partner[]) {
  for (const [index, { suspendedOn }] of cast.partners.entries()) {
    const partner = partners[index]
    if (suspendedOn === undefined || !partner) continue
    const decision = { decision: 'suspend', reason: 'bids on our brand name' } as const
    await changeStatus(at(startOfDay(until, suspendedOn) + 9 * HOUR_MILLISECONDS), partner, decision, () => null)
  }
}

async function tell(env: DemoBindings, cast: Cast, now: number) {
  const { created, partners } = await found(env, cast, startOfDay(now, 0) + cast.beginsAtHour * HOUR_MILLISECONDS)
  const { organizationId, shard } = created
  const story: Story = {
    env,
    cast,
    chance: chance(cast.seed),
    organizationId,
    until: now,
    at: (moment) => ({
      ...openTenant(env, { organizationId, shard, epoch: 1 }, moment),
      queues: { events: quiet, deliveries: quiet },
    }),
    visitors: [],
    ordersPlaced: 0,
  }
  const partnerIds = partners.map(({ id }) => id)
  await suspend(story, partners)
  await visitsOfStory(story)
  for (let day = 1; day <= STORY_DAYS; day++) {
    await leadsOfDay(story, day)
    await ordersOfDay(story, day)
    const evening = endOfDay(now, day)
    await clearEarnings(story.at(evening), String(evening))
    await moneyOfDay(story, partnerIds, day)
  }
  await rulesOfStory(story)
  await dealsOfStory(story, partners)
  const { publishableKey, secretKey } = created
  return { id: organizationId, name: cast.name, publishable_key: publishableKey, secret_key: secretKey }
}

/**
 * Two organizations with a month of history, told day by day by the product's own verbs with the past as their now;
 * nothing is written around them. Errors: 409 `already_seeded`.
 */
export async function seed(env: DemoBindings, now: number) {
  const known = await env.DIRECTORY.prepare('SELECT COUNT(*) AS count FROM organizations').first<{ count: number }>()
  if (known?.count)
    throw conflict('already_seeded', 'There are organizations already. Start with --fresh to begin again.')
  return { organizations: await Promise.all([tell(env, MUGSHOP, now), tell(env, TIDEWRITE, now)]) }
}
