import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const connections = sqliteTable('connections', {
  organizationId: text('organization_id').notNull(),
  id: text('id').notNull(),
  source: text('source', { enum: ['stripe', 'generic'] }).notNull(),
  settings: text('settings', { mode: 'json' }).$type<unknown>().notNull(),
  sealed: text('sealed').notNull(),
  status: text('status', { enum: ['active', 'removed'] }).notNull(),
  version: integer('version').notNull(),
  createdAt: integer('created_at').notNull(),
})

export const incomingDeliveries = sqliteTable('incoming_deliveries', {
  organizationId: text('organization_id').notNull(),
  id: text('id').notNull(),
  connectionId: text('connection_id').notNull(),
  key: text('key').notNull(),
  kind: text('kind').notNull(),
  sealed: text('sealed').notNull(),
  status: text('status', { enum: ['stored', 'applied', 'ignored', 'failed'] }).notNull(),
  outcome: text('outcome'),
  receivedAt: integer('received_at').notNull(),
  appliedAt: integer('applied_at'),
})

export const connectionDays = sqliteTable('connection_days', {
  organizationId: text('organization_id').notNull(),
  connectionId: text('connection_id').notNull(),
  day: integer('day').notNull(),
  outcome: text('outcome', { enum: ['accepted', 'refused'] }).notNull(),
  count: integer('count').notNull(),
  lastAt: integer('last_at').notNull(),
})
