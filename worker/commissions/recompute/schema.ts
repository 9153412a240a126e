import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const recomputes = sqliteTable('recomputes', {
  organizationId: text('organization_id').notNull(),
  id: text('id').notNull(),
  scope: text('scope', { mode: 'json' }).$type<unknown>().notNull(),
  frozen: text('frozen', { mode: 'json' }).$type<unknown>().notNull(),
  status: text('status', { enum: ['working', 'done'] }).notNull(),
  progress: text('progress', { mode: 'json' }).$type<unknown>().notNull(),
  revision: integer('revision').notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: integer('created_at').notNull(),
  finishedAt: integer('finished_at'),
})
