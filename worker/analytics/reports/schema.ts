import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const fittedVersions = sqliteTable('fitted_versions', {
  organizationId: text('organization_id').notNull(),
  id: text('id').notNull(),
  model: text('model', { enum: ['markov', 'shapley'] }).notNull(),
  periodStart: integer('period_start').notNull(),
  periodEnd: integer('period_end').notNull(),
  report: text('report', { mode: 'json' }).$type<unknown>().notNull(),
  inputHash: text('input_hash').notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: integer('created_at').notNull(),
})
