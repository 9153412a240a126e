import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { PAYOUT_STATUSES } from '../core/payout'

export const payouts = sqliteTable('payouts', {
  organizationId: text('organization_id').notNull(),
  id: text('id').notNull(),
  partnerId: text('partner_id').notNull(),
  currency: text('currency').notNull(),
  status: text('status', { enum: PAYOUT_STATUSES }).notNull(),
  version: integer('version').notNull(),
  attempt: integer('attempt').notNull().default(0),
  amount: integer('amount').notNull(),
  reason: text('reason'),
  requestedBy: text('requested_by'),
  periodStart: integer('period_start').notNull(),
  periodEnd: integer('period_end').notNull(),
  createdAt: integer('created_at').notNull(),
  approvedAt: integer('approved_at'),
})

export const payoutLines = sqliteTable('payout_lines', {
  organizationId: text('organization_id').notNull(),
  id: text('id').notNull(),
  payoutId: text('payout_id').notNull(),
  earningId: text('earning_id').notNull(),
  amount: integer('amount').notNull(),
  status: text('status', {
    enum: ['proposed', 'left_out', 'withdrawn', 'reserved', 'released', 'in_flight', 'paid', 'failed', 'returned'],
  }).notNull(),
  note: text('note'),
})

export const payoutAttempts = sqliteTable('payout_attempts', {
  organizationId: text('organization_id').notNull(),
  payoutId: text('payout_id').notNull(),
  k: integer('k').notNull(),
  amount: integer('amount').notNull(),
  rail: text('rail').notNull(),
  outcome: text('outcome', { enum: ['paid', 'failed', 'returned'] }),
  reference: text('reference'),
  at: integer('at').notNull(),
  settledAt: integer('settled_at'),
  reason: text('reason'),
})

export const payoutApprovals = sqliteTable('payout_approvals', {
  organizationId: text('organization_id').notNull(),
  payoutId: text('payout_id').notNull(),
  approverId: text('approver_id').notNull(),
  version: integer('version').notNull(),
  at: integer('at').notNull(),
})
