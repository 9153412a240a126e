import { Hono } from 'hono'
import type { AppEnv } from './platform/env'
import { notFound } from './platform/errors'
import { answerError } from './platform/problem'

export const app = new Hono<AppEnv>()
  .get('/health', (c) => c.json({ ok: true, version: c.env.VERSION }))

app.onError(answerError)
app.notFound((c) => answerError(notFound(), c))

export type App = typeof app
