import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const organizations = sqliteTable('organizations', {
  id: text('id').notNull(),
  name: text('name').notNull(),
  slug: text('slug').notNull(),
  website: text('website').notNull(),
  mode: text('mode', { enum: ['live', 'test'] })
    .notNull()
    .default('live'),
  shard: text('shard').notNull(),
  epoch: integer('epoch').notNull().default(1),
  createdAt: integer('created_at').notNull(),
})

export const users = sqliteTable('users', {
  id: text('id').notNull(),
  emailHash: text('email_hash').notNull(),
  sealed: text('sealed').notNull(),
  locale: text('locale'),
  createdAt: integer('created_at').notNull(),
})

export const memberships = sqliteTable('memberships', {
  id: text('id').notNull(),
  organizationId: text('organization_id').notNull(),
  userId: text('user_id').notNull(),
  role: text('role', {
    enum: ['owner', 'manager', 'analyst', 'partner_admin', 'partner_lead_manager', 'partner_viewer'],
  }).notNull(),
  partnerId: text('partner_id'),
  createdAt: integer('created_at').notNull(),
  revokedAt: integer('revoked_at'),
})

export const apiKeys = sqliteTable('api_keys', {
  id: text('id').notNull(),
  organizationId: text('organization_id').notNull(),
  kind: text('kind', { enum: ['publishable', 'secret'] }).notNull(),
  name: text('name').notNull(),
  hash: text('hash').notNull(),
  hint: text('hint').notNull(),
  publicKey: text('public_key'),
  createdAt: integer('created_at').notNull(),
  createdBy: text('created_by'),
  revokedAt: integer('revoked_at'),
  lastUsedAt: integer('last_used_at'),
})

export const signIns = sqliteTable('sign_ins', {
  id: text('id').notNull(),
  userId: text('user_id').notNull(),
  requestedAt: integer('requested_at').notNull(),
  tokenHash: text('token_hash'),
  codeHash: text('code_hash'),
  wrongCodes: integer('wrong_codes').notNull().default(0),
  expiresAt: integer('expires_at'),
  usedAt: integer('used_at'),
})

export const sessions = sqliteTable('sessions', {
  hash: text('hash').notNull(),
  userId: text('user_id').notNull(),
  createdAt: integer('created_at').notNull(),
  expiresAt: integer('expires_at').notNull(),
  endedAt: integer('ended_at'),
})

export const mails = sqliteTable('mails', {
  id: text('id').notNull(),
  sealed: text('sealed').notNull(),
  at: integer('at').notNull(),
})
