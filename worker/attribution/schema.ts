import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const attributions = sqliteTable('attributions', {
  organizationId: text('organization_id').notNull(),
  sourceId: text('source_id').notNull(),
  revision: integer('revision').notNull(),
  model: text('model').notNull(),
  reason: text('reason'),
  shares: text('shares', { mode: 'json' }).$type<unknown>().notNull(),
  trace: text('trace', { mode: 'json' }).$type<unknown>().notNull(),
  inputHash: text('input_hash').notNull(),
  at: integer('at').notNull(),
})
