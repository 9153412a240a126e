import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const railAccounts = sqliteTable('rail_accounts', {
  organizationId: text('organization_id').notNull(),
  rail: text('rail', { enum: ['pain001', 'stripe', 'xendit', 'paypal'] }).notNull(),
  callbackId: text('callback_id').notNull(),
  sealed: text('sealed').notNull(),
  version: integer('version').notNull(),
  updatedAt: integer('updated_at').notNull(),
})

export const railCalls = sqliteTable('rail_calls', {
  organizationId: text('organization_id').notNull(),
  payoutId: text('payout_id').notNull(),
  k: integer('k').notNull(),
  rail: text('rail').notNull(),
  destination: text('destination').notNull(),
  providerId: text('provider_id'),
  state: text('state', { enum: ['due', 'unknown', 'pending', 'paid', 'failed', 'returned'] }).notNull(),
  calls: integer('calls').notNull().default(0),
  told: text('told'),
  updatedAt: integer('updated_at').notNull(),
})
