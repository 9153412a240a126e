import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const visits = sqliteTable('visits', {
  organizationId: text('organization_id').notNull(),
  visitorId: text('visitor_id').notNull(),
  id: text('id').notNull(),
  partnerId: text('partner_id').notNull(),
  code: text('code').notNull(),
  kind: text('kind', { enum: ['click', 'view'] }).notNull(),
  campaign: text('campaign').notNull(),
  occurredAt: integer('occurred_at').notNull(),
  receivedAt: integer('received_at').notNull(),
  detail: text('detail', { mode: 'json' }).$type<unknown>().notNull(),
})

export const visitLog = sqliteTable('visit_log', {
  organizationId: text('organization_id').notNull(),
  id: text('id').notNull(),
  visits: text('visits', { mode: 'json' }).$type<unknown>().notNull(),
})

export const linkHours = sqliteTable('link_hours', {
  organizationId: text('organization_id').notNull(),
  partnerId: text('partner_id').notNull(),
  code: text('code').notNull(),
  campaign: text('campaign').notNull(),
  hour: integer('hour').notNull(),
  clicks: integer('clicks').notNull(),
  views: integer('views').notNull(),
})

export const visitDays = sqliteTable('visit_days', {
  organizationId: text('organization_id').notNull(),
  day: integer('day').notNull(),
  clicks: integer('clicks').notNull(),
  views: integer('views').notNull(),
})

export const droppedVisits = sqliteTable('dropped_visits', {
  organizationId: text('organization_id').notNull(),
  day: integer('day').notNull(),
  id: text('id').notNull(),
  reason: text('reason', {
    enum: ['bot', 'unknown_code', 'partner_not_active', 'origin_not_allowed', 'too_old', 'no_consent'],
  }).notNull(),
  code: text('code').notNull(),
  at: integer('at').notNull(),
})

export const droppedDays = sqliteTable('dropped_days', {
  organizationId: text('organization_id').notNull(),
  day: integer('day').notNull(),
  reason: text('reason').notNull(),
  count: integer('count').notNull(),
})

export const clickHolders = sqliteTable('click_holders', {
  organizationId: text('organization_id').notNull(),
  nonce: text('nonce').notNull(),
  key: text('key').notNull(),
  at: integer('at').notNull(),
})
