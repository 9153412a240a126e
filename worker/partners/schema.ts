import { integer, sqliteTable, text } from 'drizzle-orm/sqlite-core'
import { PARTNER_STATUSES } from '../core/lifecycle'

export const PARTNER_TYPES = [
  'affiliate',
  'referral',
  'reseller',
  'integration',
  'portal',
  'channel_partner',
  'vendor',
  'customer',
] as const

/** A partner's rank; a *band* is a step of a rate. */
export const TIERS = ['bronze', 'silver', 'gold'] as const

type UtmName = 'source' | 'medium' | 'campaign' | 'term' | 'content'
export type Utm = { [Name in UtmName]?: string | undefined }

export const partners = sqliteTable('partners', {
  organizationId: text('organization_id').notNull(),
  id: text('id').notNull(),
  personId: text('person_id').notNull(),
  type: text('type', { enum: PARTNER_TYPES }).notNull(),
  status: text('status', { enum: PARTNER_STATUSES }).notNull(),
  activeFrom: integer('active_from'),
  version: integer('version').notNull(),
  createdAt: integer('created_at').notNull(),
})

export const partnerStatuses = sqliteTable('partner_statuses', {
  organizationId: text('organization_id').notNull(),
  partnerId: text('partner_id').notNull(),
  version: integer('version').notNull(),
  status: text('status', { enum: PARTNER_STATUSES }).notNull(),
  fromAt: integer('from_at').notNull(),
  actor: text('actor').notNull(),
  reason: text('reason'),
})

export const partnerTerms = sqliteTable('partner_terms', {
  organizationId: text('organization_id').notNull(),
  partnerId: text('partner_id').notNull(),
  version: integer('version').notNull(),
  effectiveFrom: integer('effective_from'),
  commissionRateBp: integer('commission_rate_bp'),
  leadPriceAmounts: text('lead_price_amounts', { mode: 'json' }).$type<Record<string, number>>().notNull(),
  monthlyLeadQuota: integer('monthly_lead_quota'),
  tier: text('tier', { enum: TIERS }),
  actor: text('actor').notNull(),
  createdAt: integer('created_at').notNull(),
})

export const partnerCodes = sqliteTable('partner_codes', {
  organizationId: text('organization_id').notNull(),
  kind: text('kind', { enum: ['link', 'coupon'] }).notNull(),
  code: text('code').notNull(),
  shown: text('shown').notNull(),
  partnerId: text('partner_id').notNull(),
  createdAt: integer('created_at').notNull(),
  /** Of a partner's link codes, the one with the latest is shown; the others keep working. */
  currentFrom: integer('current_from').notNull().default(0),
})

export const links = sqliteTable('links', {
  organizationId: text('organization_id').notNull(),
  id: text('id').notNull(),
  partnerId: text('partner_id').notNull(),
  code: text('code').notNull(),
  campaign: text('campaign').notNull().default(''),
  destination: text('destination').notNull(),
  utm: text('utm', { mode: 'json' }).$type<Utm>().notNull(),
  version: integer('version').notNull(),
  createdAt: integer('created_at').notNull(),
})
