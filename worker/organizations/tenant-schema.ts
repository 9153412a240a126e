import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const residents = sqliteTable('residents', {
  organizationId: text('organization_id').notNull(),
  epoch: integer('epoch').notNull(),
  state: text('state', { enum: ['here', 'moving', 'gone'] }).notNull(),
})

export const settings = sqliteTable('settings', {
  organizationId: text('organization_id').notNull(),
  defaultCurrency: text('default_currency').notNull(),
  plan: text('plan', { enum: ['starter', 'growth', 'enterprise'] }).notNull(),
  chosen: text('chosen', { mode: 'json' }).$type<unknown>().notNull(),
  tagSeenAt: integer('tag_seen_at'),
  tagSeenOn: text('tag_seen_on'),
  version: integer('version').notNull(),
  updatedAt: integer('updated_at').notNull(),
})

export const people = sqliteTable('people', {
  organizationId: text('organization_id').notNull(),
  id: text('id').notNull(),
  emailHash: text('email_hash'),
  wrappedKey: text('wrapped_key'),
  sealed: text('sealed'),
  mailboxHash: text('mailbox_hash'),
  domainHashes: text('domain_hashes', { mode: 'json' }).$type<string[]>(),
  createdAt: integer('created_at').notNull(),
})
