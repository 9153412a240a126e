import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const dayTotals = sqliteTable('day_totals', {
  organizationId: text('organization_id').notNull(),
  day: integer('day').notNull(),
  partnerId: text('partner_id').notNull(),
  measure: text('measure').notNull(),
  currency: text('currency').notNull(),
  amount: integer('amount').notNull(),
})
