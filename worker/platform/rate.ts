import { Refusal } from './errors'

const MAX_KEYS = 20_000
const counters = new Map<string, { minute: number; count: number }>()

/**
 * A coarse shield per isolate and minute, not an account: exact quotas live in the database.
 * Errors: 429 `too_many_requests` with Retry-After.
 */
export function limitRate(key: string, perMinute: number, now: number) {
  const minute = Math.trunc(now / 60_000)
  const counter = counters.get(key)
  if (counters.size > MAX_KEYS) counters.clear()
  const count = counter?.minute === minute ? counter.count + 1 : 1
  counters.set(key, { minute, count })
  if (count <= perMinute) return
  const retryAfterSeconds = Math.max(1, Math.ceil(((minute + 1) * 60_000 - now) / 1_000))
  throw new Refusal(429, 'too_many_requests', `At most ${perMinute} a minute. Try again in ${retryAfterSeconds} s.`, {
    headers: { 'Retry-After': String(retryAfterSeconds) },
  })
}
