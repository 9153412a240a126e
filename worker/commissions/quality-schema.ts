import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Which paid orders a partner has touches of, by when they were paid. */
export const conversions = sqliteTable('conversions', {
  organizationId: text('organization_id').notNull(),
  partnerId: text('partner_id').notNull(),
  placedAt: integer('placed_at').notNull(),
  sourceId: text('source_id').notNull(),
})
