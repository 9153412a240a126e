import type { Message } from '@cloudflare/workers-types'
import { afterVisits } from '../../worker/orders/work'
import { visitsEnvelope } from '../../worker/visits/accept'
import { visitsConsumer } from '../../worker/visits/consumer'
import { Visit } from '../../worker/visits/input'
import { momentOf, STORY_DAYS, type Story, type Visitor } from './story'

const AGENTS = [
  'Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 Version/19.0 Mobile/15E148 Safari/604.1',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/140.0.0.0 Safari/537.36',
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:143.0) Gecko/20100101 Firefox/143.0',
]
const BOT_AGENT = 'Mozilla/5.0 (compatible; ExampleBot/1.0; +https://bot.example/)'
const COUNTRIES = ['US', 'US', 'GB', 'DE', 'NL', 'MY', 'CA']
const MISTYPED = 'alcie'
const BOT_PERCENT = 3
const MISTYPED_PERCENT = 1
const RETURNING_PERCENT = 15
const VISITS_A_BATCH = 100

const consume = visitsConsumer(afterVisits)

/** A message as the queue brings it. Only one that failed is not acknowledged, and then the seed must not go on. */
const messageOf = (id: string, at: number, body: unknown): Message<unknown> => ({
  id,
  timestamp: new Date(at),
  body,
  attempts: 1,
  ack: () => {},
  retry: () => {
    throw new Error('a visit of the story was not stored')
  },
})

function aVisitor(story: Story, at: number): Visitor {
  const { chance, cast, visitors } = story
  const { code } = chance.pickBy(cast.partners, ({ weight }) => weight)
  const known = visitors.at(-chance.whole(1, 60))
  if (known && chance.happens(RETURNING_PERCENT)) return { ...known, code, at }
  const number = visitors.length + 1
  return {
    id: `${cast.host.split('.')[0]}-visitor-${String(number).padStart(5, '0')}`,
    number,
    code,
    at,
    email: null,
    bought: false,
  }
}

function envelopeOf(story: Story, visitor: Visitor, agent: string) {
  const { chance, cast, organizationId } = story
  const code = chance.happens(MISTYPED_PERCENT) ? MISTYPED : visitor.code
  const visit = Visit.parse({
    id: `${visitor.id}-${visitor.at}`,
    visitor_id: visitor.id,
    partner_code: code,
    kind: chance.happens(92) ? 'click' : 'view',
    occurred_at: visitor.at,
    url: `https://${cast.host}${chance.pick(cast.pages)}`,
    referrer: `https://${code}.example/`,
    consent: 'granted',
  })
  const edge = { receivedAt: visitor.at, userAgent: agent, country: chance.pick(COUNTRIES), trustBrowser: false }
  return visitsEnvelope(organizationId, [visit], edge)
}

function messagesOfDay(story: Story, day: number): Message<unknown>[] {
  const { chance, cast, visitors } = story
  return Array.from({ length: chance.whole(...cast.visitsADay) }, () => {
    const visitor = aVisitor(story, momentOf(story, day))
    const isBot = chance.happens(BOT_PERCENT)
    if (!isBot) visitors.push(visitor)
    const envelope = envelopeOf(story, visitor, isBot ? BOT_AGENT : chance.pick(AGENTS))
    return messageOf(envelope.id, visitor.at, envelope)
  })
}

/** The month's visits, through the consumer that stores every visit, with the past as the time of arrival. */
export async function visitsOfStory(story: Story) {
  const days = Array.from({ length: STORY_DAYS }, (_, index) => index + 1)
  const messages = days.flatMap((day) => messagesOfDay(story, day))
  for (let from = 0; from < messages.length; from += VISITS_A_BATCH)
    await consume(
      {
        queue: 'tributary-visits',
        messages: messages.slice(from, from + VISITS_A_BATCH),
        metadata: { metrics: { backlogCount: 0, backlogBytes: 0 } },
        ackAll: () => {},
        retryAll: () => {},
      },
      story.env,
    )
}
