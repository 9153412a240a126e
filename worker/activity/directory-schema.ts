import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const unreadable = sqliteTable('unreadable', {
  id: text('id').notNull(),
  queue: text('queue').notNull(),
  sealed: text('sealed').notNull(),
  reason: text('reason').notNull(),
  at: integer('at').notNull(),
})

export const scheduleRuns = sqliteTable('schedule_runs', {
  job: text('job').notNull(),
  startedAt: integer('started_at').notNull(),
  finishedAt: integer('finished_at'),
  outcome: text('outcome'),
})

export const directoryActivity = sqliteTable('activity', {
  seq: integer('seq').primaryKey({ autoIncrement: true }),
  key: text('key').notNull(),
  at: integer('at').notNull(),
  organizationId: text('organization_id'),
  actor: text('actor').notNull(),
  action: text('action').notNull(),
  object: text('object').notNull(),
})
