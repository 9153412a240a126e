import type { D1Database, Fetcher, Queue } from '@cloudflare/workers-types'
import type { Caller } from './auth'
import type { Envelope } from './queue'
import type { Tenant } from './tenant'

export type { D1Database, Fetcher, MessageBatch, Queue } from '@cloudflare/workers-types'

/** What the platform hands to the Worker; names as in wrangler.toml. Shards are found by name, `SHARD_00` and on. */
export type Bindings = {
  DIRECTORY: D1Database
  SHARD_00: D1Database
  SHARD_01: D1Database
  VISITS: Queue<Envelope>
  EVENTS: Queue<Envelope>
  DELIVERIES: Queue<Envelope>
  ASSETS: Fetcher
  PUBLIC_URL: string
  ENVIRONMENT: 'development' | 'production'
  VERSION: string
  /** Base64 of 32 random bytes; everything sealed or hashed with a key rests on it. */
  SECRET_KEY: string
  MAIL_FROM: string
  RESEND_API_KEY?: string
  RATE_KEY_PER_MINUTE: string
  RATE_ADDRESS_PER_MINUTE: string
}

export type AppEnv = {
  Bindings: Bindings
  Variables: { requestId: string; now: number; tenant: Tenant; caller: Caller }
}
