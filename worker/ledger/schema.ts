import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const partnerBalances = sqliteTable('partner_balances', {
  organizationId: text('organization_id').notNull(),
  partnerId: text('partner_id').notNull(),
  currency: text('currency').notNull(),
  pending: integer('pending').notNull().default(0),
  available: integer('available').notNull().default(0),
  reserved: integer('reserved').notNull().default(0),
  transit: integer('transit').notNull().default(0),
  receivable: integer('receivable').notNull().default(0),
})

export const earnings = sqliteTable('earnings', {
  organizationId: text('organization_id').notNull(),
  id: text('id').notNull(),
  partnerId: text('partner_id').notNull(),
  currency: text('currency').notNull(),
  sourceId: text('source_id').notNull(),
  kind: text('kind', { enum: ['order', 'deal', 'credit', 'adjustment'] }).notNull(),
  dueAt: integer('due_at').notNull(),
  held: integer('held').notNull().default(0),
  heldReason: text('held_reason'),
  released: integer('released').notNull().default(0),
  clearedAt: integer('cleared_at'),
  granted: integer('granted').notNull().default(0),
  attributed: integer('attributed').notNull().default(0),
  pending: integer('pending').notNull().default(0),
  available: integer('available').notNull().default(0),
  reserved: integer('reserved').notNull().default(0),
  transit: integer('transit').notNull().default(0),
  paid: integer('paid').notNull().default(0),
  recovered: integer('recovered').notNull().default(0),
  owed: integer('owed').notNull().default(0),
  repaid: integer('repaid').notNull().default(0),
  version: integer('version').notNull().default(1),
  createdAt: integer('created_at').notNull(),
})

export const closedDays = sqliteTable('closed_days', {
  organizationId: text('organization_id').notNull(),
  day: integer('day').notNull(),
  transfers: integer('transfers').notNull(),
  previousRoot: text('previous_root').notNull(),
  root: text('root').notNull(),
  signature: text('signature').notNull(),
  treeRoot: text('tree_root').notNull(),
  closedAt: integer('closed_at').notNull(),
})

export const closedTiles = sqliteTable('closed_tiles', {
  organizationId: text('organization_id').notNull(),
  day: integer('day').notNull(),
  tile: integer('tile').notNull(),
  first: text('first').notNull(),
  root: text('root').notNull(),
  leaves: text('leaves').notNull(),
  knots: text('knots'),
})

export const bookChecks = sqliteTable('book_checks', {
  organizationId: text('organization_id').notNull(),
  kind: text('kind', { enum: ['day', 'recount'] }).notNull(),
  throughDay: integer('through_day').notNull(),
  place: text('place').notNull(),
  startedAt: integer('started_at').notNull(),
  finishedAt: integer('finished_at'),
  breaches: integer('breaches').notNull(),
})

export const closedSums = sqliteTable('closed_sums', {
  organizationId: text('organization_id').notNull(),
  day: integer('day').notNull(),
  account: text('account').notNull(),
  currency: text('currency').notNull(),
  amount: integer('amount').notNull(),
})

export const transfers = sqliteTable('transfers', {
  organizationId: text('organization_id').notNull(),
  causeId: text('cause_id').notNull(),
  n: integer('n').notNull(),
  day: integer('day').notNull(),
  at: integer('at').notNull(),
  debit: text('debit').notNull(),
  credit: text('credit').notNull(),
  currency: text('currency').notNull(),
  amount: integer('amount').notNull(),
  partnerId: text('partner_id'),
  earningId: text('earning_id'),
  forEarningId: text('for_earning_id'),
  payoutId: text('payout_id'),
})

export const reckonings = sqliteTable('reckonings', {
  organizationId: text('organization_id').notNull(),
  sourceId: text('source_id').notNull(),
  kind: text('kind', { enum: ['order', 'deal'] }).notNull(),
  currency: text('currency').notNull(),
  revision: integer('revision').notNull(),
  sales: integer('sales').notNull(),
  platformFees: integer('platform_fees').notNull(),
  paymentFees: integer('payment_fees').notNull(),
  seller: integer('seller').notNull(),
  commissions: integer('commissions').notNull(),
})

export const freezes = sqliteTable('freezes', {
  organizationId: text('organization_id').notNull(),
  id: text('id').notNull(),
  breaches: text('breaches', { mode: 'json' }).$type<unknown>().notNull(),
  since: integer('since').notNull(),
  liftedAt: integer('lifted_at'),
  liftedBy: text('lifted_by'),
  liftedReason: text('lifted_reason'),
})
