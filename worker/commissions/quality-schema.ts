import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

/** Which orders credited a partner, by when they were paid or placed. */
export const conversions = sqliteTable('conversions', {
  organizationId: text('organization_id').notNull(),
  partnerId: text('partner_id').notNull(),
  placedAt: integer('placed_at').notNull(),
  sourceId: text('source_id').notNull(),
})
