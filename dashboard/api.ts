import { hc } from 'hono/client'
import type { App } from './contract'
import { send } from './send'

export const api = hc<App>('/', { fetch: send }).api

type Answer<T> = Promise<{ json(): Promise<T> }>

export const body = async <T>(answer: Answer<T>): Promise<T> => (await answer).json()

/** Headers of a write: the key makes a second tap the same tap, the version refuses what was read too long ago. */
export const once = (key: string, version?: number) => ({
  headers: { 'idempotency-key': key, ...(version !== undefined && { 'if-match': `"${version}"` }) },
})
