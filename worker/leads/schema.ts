import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const leads = sqliteTable('leads', {
  organizationId: text('organization_id').notNull(),
  id: text('id').notNull(),
  personId: text('person_id'),
  externalId: text('external_id'),
  visitorId: text('visitor_id'),
  source: text('source', { enum: ['browser', 'api', 'connection', 'partner_referral'] }).notNull(),
  claimedCode: text('claimed_code'),
  claimedAt: integer('claimed_at'),
  clickToken: text('click_token'),
  clickWindowDays: integer('click_window_days').notNull(),
  viewWindowDays: integer('view_window_days').notNull(),
  metadata: text('metadata', { mode: 'json' }).$type<unknown>().notNull(),
  occurredAt: integer('occurred_at').notNull(),
  createdAt: integer('created_at').notNull(),
  version: integer('version').notNull(),
})

export const leadIdentities = sqliteTable('lead_identities', {
  organizationId: text('organization_id').notNull(),
  key: text('key').notNull(),
  leadId: text('lead_id').notNull(),
})
