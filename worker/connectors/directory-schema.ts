import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const directoryConnections = sqliteTable('connections', {
  id: text('id').notNull(),
  organizationId: text('organization_id').notNull(),
  createdAt: integer('created_at').notNull(),
})
