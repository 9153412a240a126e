import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const partnerBanks = sqliteTable('partner_banks', {
  organizationId: text('organization_id').notNull(),
  partnerId: text('partner_id').notNull(),
  changedAt: integer('changed_at'),
  version: integer('version').notNull().default(0),
  sealed: text('sealed'),
  updatedAt: integer('updated_at'),
  verifiedAt: integer('verified_at'),
  verifiedBy: text('verified_by'),
})
