import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const activity = sqliteTable('activity', {
  seq: integer('seq').primaryKey({ autoIncrement: true }),
  organizationId: text('organization_id').notNull(),
  id: text('id').notNull(),
  key: text('key').notNull(),
  at: integer('at').notNull(),
  actor: text('actor').notNull(),
  action: text('action').notNull(),
  object: text('object').notNull(),
  country: text('country'),
  detail: text('detail', { mode: 'json' }).$type<unknown>(),
})

export const pending = sqliteTable('pending', {
  organizationId: text('organization_id').notNull(),
  key: text('key').notNull(),
  queue: text('queue', { enum: ['events', 'deliveries'] }).notNull(),
  kind: text('kind').notNull(),
  subject: text('subject').notNull(),
  token: text('token').notNull(),
  dueAt: integer('due_at').notNull(),
})

export const idempotencyKeys = sqliteTable('idempotency_keys', {
  organizationId: text('organization_id').notNull(),
  caller: text('caller').notNull(),
  key: text('key').notNull(),
  bodyHash: text('body_hash').notNull(),
  status: integer('status').notNull(),
  answer: text('answer').notNull(),
  at: integer('at').notNull(),
})

export const deadLetters = sqliteTable('dead_letters', {
  organizationId: text('organization_id').notNull(),
  id: text('id').notNull(),
  messageId: text('message_id').notNull(),
  queue: text('queue', { enum: ['visits', 'events', 'deliveries'] }).notNull(),
  kind: text('kind').notNull(),
  sealed: text('sealed').notNull(),
  reason: text('reason').notNull(),
  attempts: integer('attempts').notNull(),
  firstAt: integer('first_at').notNull(),
  lastAt: integer('last_at').notNull(),
  status: text('status', { enum: ['stored', 'redriven', 'dropped'] }).notNull(),
  version: integer('version').notNull(),
})
