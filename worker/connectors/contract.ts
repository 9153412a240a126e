import * as z from 'zod'
import { type Contract, listOf } from '../platform/contract'
import { ChangeConnection, ConnectionList, CreateConnection } from './input'

const Connection = z.strictObject({
  id: z.string(),
  source: z.enum(['stripe', 'generic']),
  url: z.string(),
  status: z.enum(['active', 'removed']),
  settings: z.looseObject({ api_key_set: z.boolean() }),
  accepted_today: z.int(),
  refused_today: z.int(),
  last_event_at: z.string().nullable(),
  version: z.int(),
  created_at: z.string(),
})

const Delivery = z.strictObject({
  id: z.string(),
  kind: z.string(),
  key: z.string(),
  status: z.enum(['stored', 'applied', 'ignored', 'failed']),
  outcome: z.string().nullable(),
  received_at: z.string(),
  applied_at: z.string().nullable(),
})

export const connectorsContract = {
  'GET /api/connections': {
    summary: 'Connections, newest first.',
    who: 'staff',
    query: ConnectionList,
    answers: { 200: listOf(Connection) },
  },
  'POST /api/connections': {
    summary: 'Connects a shop or billing system; the answer has the address to send to.',
    who: 'editors',
    body: CreateConnection,
    answers: { 201: Connection },
  },
  'PATCH /api/connections/:id': {
    summary: 'Changes the secret (the old one keeps working until the next change) or the settings.',
    who: 'editors',
    body: ChangeConnection,
    answers: { 200: Connection },
  },
  'DELETE /api/connections/:id': {
    summary: 'Removes a connection; its deliveries stay readable.',
    who: 'editors',
    answers: { 204: null },
  },
  'GET /api/connections/:id/deliveries': {
    summary: 'What came in, newest first.',
    who: 'staff',
    query: ConnectionList,
    answers: { 200: listOf(Delivery) },
  },
  'POST /api/webhooks/:id': {
    summary: 'Where a source sends. 2xx means stored; a repeat changes nothing.',
    who: 'webhook signature',
    answers: { 200: z.strictObject({ received: z.boolean(), new: z.boolean() }) },
  },
} satisfies Contract
