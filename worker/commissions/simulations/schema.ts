import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const simulations = sqliteTable('simulations', {
  organizationId: text('organization_id').notNull(),
  id: text('id').notNull(),
  supposed: text('supposed', { mode: 'json' }).$type<unknown>().notNull(),
  today: text('today', { mode: 'json' }).$type<unknown>().notNull(),
  status: text('status', { enum: ['working', 'done'] }).notNull(),
  progress: text('progress', { mode: 'json' }).$type<unknown>().notNull(),
  revision: integer('revision').notNull(),
  createdBy: text('created_by').notNull(),
  createdAt: integer('created_at').notNull(),
  finishedAt: integer('finished_at'),
})
