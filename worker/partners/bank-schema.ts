import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const partnerBanks = sqliteTable('partner_banks', {
  organizationId: text('organization_id').notNull(),
  partnerId: text('partner_id').notNull(),
  changedAt: integer('changed_at'),
})
