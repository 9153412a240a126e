export type Listing<R> = { readonly data: readonly R[]; readonly next_cursor: string | null }
export type Amounts = Readonly<Record<string, number>>
export type Action = { readonly name: string; readonly allowed: boolean; readonly code: string | null }
type Text = string | null

export type Role = 'owner' | 'manager' | 'analyst' | 'partner_admin' | 'partner_lead_manager' | 'partner_viewer'
export type Organization = {
  id: string
  name: string
  slug: string
  website: string
  mode: 'live' | 'test'
  default_currency: string
  time_zone: string
}
export type Membership = {
  id: string
  role: Role
  face: 'console' | 'portal'
  partner_id: Text
  organization: Organization
}
export type Me = {
  user: { id: string; email: string; locale: Text }
  memberships: Membership[]
  environment: 'development' | 'production'
}

export type Totals = {
  visits: number
  leads: number
  orders: number
  revenue_amounts: Amounts
  commission_amounts: Amounts
}
export type Task = { name: string; count: number; amounts: Amounts; oldest_at: Text; href: string }
export type Setup = {
  tag_seen: boolean
  first_visit: boolean
  connection: boolean
  first_partner: boolean
  first_order: boolean
}
export type Overview = {
  as_of: string
  currency: string
  days: number
  tasks: Task[]
  setup: Setup
  totals: Totals
  before: Totals
  series: {
    day: string
    visits: number
    leads: number
    orders: number
    revenue_amount: number
    commission_amount: number
    revenue_amount_before: number
  }[]
  top_partners: {
    partner_id: string
    name: string
    revenue_amount: number
    commission_amount: number
    orders: number
  }[]
  dropped: { reason: string; count: number }[]
}

export type Install = {
  publishable_key: Text
  script_url: string
  api_url: string
  tag: string
  test_url: string
  tag_seen_at: Text
  tag_seen_on: Text
  website: string
  allowed_origins: string[]
}

export type Partner = {
  id: string
  name: string
  email: string
  type: string
  status: string
  code: string
  codes: string[]
  coupon_codes: string[]
  commission_rate_bp: number | null
  lead_price_amounts: Amounts
  monthly_lead_quota: number | null
  active_from: Text
  version: number
  created_at: string
  actions: Action[]
}
export type PartnerMoney = {
  earned: number
  pending: number
  available: number
  reserved: number
  transit: number
  paid: number
  receivable: number
}
export type Terms = {
  version: number
  effective_from: Text
  commission_rate_bp: number | null
  lead_price_amounts: Amounts
  monthly_lead_quota: number | null
  actor: Text
  created_at: string
}
export type PartnerPage = Partner & {
  history: { version: number; status: string; from_at: Text; actor: Text; reason: Text }[]
  terms_history: Terms[]
  amounts: Readonly<Record<string, PartnerMoney>>
}
export type PartnerStats = { visits: number; orders: number; leads: number; as_of: string }

export type Visit = {
  id: string
  visitor_id: string
  partner_id: string
  code: string
  kind: 'click' | 'view'
  campaign: Text
  host: string
  path: string
  referrer_host: Text
  country: Text
  device: Text
  occurred_at: string
  received_at: string
}
export type Dropped = { data: { day: string; reason: string; count: number }[]; as_of: string }

export type Lead = {
  id: string
  email: Text
  name: Text
  external_id: Text
  visitor_id: Text
  source: string
  partner_id: Text
  claimed_code: Text
  occurred_at: string
  created_at: string
  metadata: Readonly<Record<string, unknown>>
  version: number
}
export type LeadPage = Lead & {
  touches: {
    id: string
    partner_id: string
    kind: string
    occurred_at: string
    counts: boolean
    reason: Text
  }[]
}

export type OrderRow = {
  id: string
  source: string
  external_id: string
  status: string
  version: number
  currency: string
  subtotal_amount: number
  total_amount: number
  refunded_amount: number
  commission_amount: number
  kind: string
  campaign: Text
  placed_at: string
  paid_at: Text
  attributed_at: Text
  partners: { partner_id: string; net_amount: number }[]
}
export type Buckets = {
  pending: number
  available: number
  reserved: number
  transit: number
  paid: number
  recovered: number
  owed: number
  repaid: number
}
export type OrderCommission = {
  id: string
  partner_id: string
  lines: { line: number; rule_id: Text; rule_version: number | null; amount: number }[]
  amount: number
  reversed_amount: number
  net_amount: number
  status: string
  held_reason: Text
  clears_at: Text
  amounts: Buckets
}
export type Share = { partner_id: string; share_ppm: number; amount: number }
export type Trace = {
  evidence: {
    chosen: { kind: Text; value_masked: Text }
    candidates: { kind: string; present: boolean; found: boolean; chosen: boolean; reason: Text }[]
  }
  measured_at: string
  measured_from: 'lead' | 'order'
  windows: { click: number; view: number }
  touches: {
    id: string
    partner_id: string
    kind: string
    occurred_at: string
    source: string
    kept: boolean
    reason: Text
    share_ppm: number
  }[]
  models: { model: string; shares: Share[]; reason: Text }[]
  model_in_use: string
  rules: {
    line: number
    partner_id: string
    rule_id: Text
    rule_version: number | null
    scope: string
    rate_bp: number
    reason: Text
  }[]
  arithmetic: {
    base_amount: number
    pool_amount: number
    platform_fee_amount: number
    payment_fee_amount: number
    seller_amount: number
  }
  flags: string[]
  sentences: { partner_id: Text; text: string }[]
  input_hash: string
  revision: number
}
export type OrderItem = {
  product_id: Text
  sku: Text
  name: Text
  quantity: number
  unit_amount: number
  discount_amount: number
  net_amount: number
}
export type OrderPage = Omit<OrderRow, 'partners' | 'commission_amount'> & {
  discount_amount: number
  tax_amount: number
  shipping_amount: number
  payment_fee_amount: number
  items: OrderItem[]
  customer: { email: Text; external_id: Text }
  refunds: {
    external_id: string
    kind: string
    status: Text
    amount: number | null
    occurred_at: string
    reason: Text
  }[]
  attribution: { model_in_use: string; reason: Text; shares: Share[] } | null
  split: {
    platform_fee_amount: number
    commission_amount: number
    payment_fee_amount: number
    seller_amount: number
  } | null
  commissions: OrderCommission[]
  trace: Trace | null
}

export type Commission = {
  id: string
  partner_id: string
  order_id: Text
  source_external_id: Text
  currency: string
  amount: number
  reversed_amount: number
  net_amount: number
  status: string
  held_reason: Text
  clears_at: Text
  created_at: string
  amounts: Buckets
  version: number
  actions: Action[]
}

export type Account = { account: string; currency: string; balance_amount: number }
export type Transfer = {
  cause: string
  n: number
  at: string
  day: string
  debit: string
  credit: string
  currency: string
  amount: number
  partner_id: Text
  commission_id: Text
  for_commission_id: Text
  payout_id: Text
  source_id: Text
}
export type Breach = {
  account: Text
  currency: Text
  commission_id: Text
  expected_amount: number | null
  actual_amount: number | null
}
export type LedgerCheck = {
  ok: boolean
  as_of: string
  invariants: { name: string; ok: boolean; breaches: Breach[] }[]
  frozen: boolean
  frozen_since: Text
}
export type LedgerStatus = { frozen: boolean; frozen_since: Text; breaches: Breach[]; last_check_at: Text }

export type Payout = {
  id: string
  partner_id: string
  currency: string
  amount: number
  status: string
  version: number
  attempt: number
  requested_by: Text
  reason: Text
  period_start: Text
  period_end: Text
  created_at: string
  approvals: { user_id: string; at: string }[]
  lines: { id: string; commission_id: string; amount: number; status: string; note: Text }[]
}
export type Proposals = {
  data: Payout[]
  left: { partner_id: string; currency: string; amount: number; code: string }[]
}

export type Connection = {
  id: string
  source: string
  url: string
  status: string
  settings: Readonly<Record<string, unknown>>
  accepted_today: number
  refused_today: number
  last_event_at: Text
  version: number
  created_at: string
}
export type Delivery = {
  id: string
  kind: Text
  key: string
  status: string
  outcome: Text
  received_at: string
  applied_at: Text
}
export type DeadLetter = {
  id: string
  queue: string
  kind: string
  reason: string
  attempts: number
  first_at: string
  last_at: string
  status: string
  version: number
  summary: string
}

export type Activity = {
  id: string
  at: string
  actor: string
  actor_name: Text
  action: string
  object: string
  country: Text
  detail: Readonly<Record<string, unknown>> | null
}

export type Settings = {
  attribution_model: string
  click_window_days: number
  view_window_days: number
  lead_binding_days: number | null
  lead_lock: boolean
  hold_days: number
  platform_fee_bp: number
  minimum_payout_amounts: Amounts
  second_approver_above_amounts: Amounts
  payout_schedule: string
  claims: string
  self_referral: string
  duplicate: string
  velocity: string
  late_touch: string
  allowed_origins: string[]
  time_zone: string
}
export type OrganizationPage = Omit<Organization, 'time_zone'> & {
  plan: string
  settings: Settings
  defaults: Settings
  version: number
  created_at: string
}
export type Key = {
  id: string
  kind: 'publishable' | 'secret'
  name: string
  hint: string
  public_key: Text
  created_at: string
  revoked_at: Text
  last_used_at: Text
}
export type Member = {
  id: string
  user_id: string
  email: string
  role: Role
  partner_id: Text
  created_at: string
}

export type Link = {
  id: string
  partner_id: string
  code: string
  campaign: Text
  destination: string
  utm: Readonly<Record<string, string>>
  url: string
  landing_url: string
  visits: number
  leads: number
  orders: number
  amounts: Amounts
  version: number
  created_at: string
  as_of: string
}

export type Portal = {
  as_of: string
  partner: { id: string; name: string; code: string }
  link: { url: string }
  amounts: Readonly<Record<string, Omit<PartnerMoney, 'earned'> & { held: number }>>
  next_clears_at: Text
  series: { day: string; amount: number; amount_before: number }[]
  currency: string
}
export type Earning = {
  id: string
  order_at: string
  amount: number
  net_amount: number
  currency: string
  status: string
  reason: Text
  sentence: string
  clears_at: Text
}
export type EarningPage = {
  id: string
  order: { placed_at: string; currency: string; masked_customer: Text; status: string }
  amount: number
  net_amount: number
  reversed_amount: number
  status: string
  clears_at: Text
  held_reason: Text
  touches: {
    occurred_at: string
    kind: string
    mine: boolean
    kept: boolean
    reason: Text
    share_ppm: number
  }[]
  model_in_use: Text
  rule: { name: string; version: number | null; rate_bp: number; since: Text } | null
  steps: { label: string; amount: number; kind: 'amount' | 'percent' }[]
  sentence: string
  input_hash: Text
}
