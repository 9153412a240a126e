import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'

export const orders = sqliteTable('orders', {
  organizationId: text('organization_id').notNull(),
  id: text('id').notNull(),
  source: text('source').notNull(),
  externalId: text('external_id').notNull(),
  rank: integer('rank').notNull(),
  currency: text('currency').notNull(),
  lines: text('lines', { mode: 'json' }).$type<unknown>().notNull(),
  subtotalAmount: integer('subtotal_amount').notNull(),
  discountAmount: integer('discount_amount').notNull(),
  taxAmount: integer('tax_amount').notNull(),
  shippingAmount: integer('shipping_amount').notNull(),
  totalAmount: integer('total_amount').notNull(),
  paymentFeeAmount: integer('payment_fee_amount').notNull(),
  isFeeEstimated: integer('is_fee_estimated').notNull(),
  refundedAmount: integer('refunded_amount').notNull().default(0),
  personId: text('person_id'),
  evidence: text('evidence', { mode: 'json' }).$type<unknown>().notNull(),
  campaign: text('campaign'),
  dealId: text('deal_id'),
  dealDecided: integer('deal_decided').notNull().default(0),
  kind: text('kind', { enum: ['one_time', 'subscription_first', 'subscription_renewal'] }).notNull(),
  status: text('status', {
    enum: ['pending', 'paid', 'partially_refunded', 'refunded', 'cancelled', 'disputed'],
  }).notNull(),
  placedAt: integer('placed_at').notNull(),
  paidAt: integer('paid_at'),
  attributedAt: integer('attributed_at'),
  contentHash: text('content_hash').notNull(),
  version: integer('version').notNull(),
  createdAt: integer('created_at').notNull(),
})

export const orderKeys = sqliteTable('order_keys', {
  organizationId: text('organization_id').notNull(),
  key: text('key').notNull(),
  orderId: text('order_id').notNull(),
})

export const orderFacts = sqliteTable('order_facts', {
  organizationId: text('organization_id').notNull(),
  source: text('source').notNull(),
  subject: text('subject').notNull(),
  kind: text('kind', {
    enum: ['refund', 'refunded_total', 'dispute', 'cancellation', 'payment', 'evidence'],
  }).notNull(),
  externalId: text('external_id').notNull(),
  status: text('status').notNull(),
  id: text('id').notNull(),
  amount: integer('amount'),
  feeAmount: integer('fee_amount'),
  items: text('items', { mode: 'json' }).$type<unknown>().notNull(),
  detail: text('detail', { mode: 'json' }).$type<unknown>(),
  reason: text('reason'),
  occurredAt: integer('occurred_at').notNull(),
  receivedAt: integer('received_at').notNull(),
})

export const orderPayments = sqliteTable('order_payments', {
  organizationId: text('organization_id').notNull(),
  source: text('source').notNull(),
  reference: text('reference').notNull(),
  orderExternalId: text('order_external_id').notNull(),
})
