CREATE TABLE orders (
  organization_id TEXT NOT NULL,
  id TEXT NOT NULL,
  source TEXT NOT NULL,
  external_id TEXT NOT NULL,
  rank INTEGER NOT NULL,
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  lines TEXT NOT NULL CHECK (json_valid(lines)),
  subtotal_amount INTEGER NOT NULL CHECK (subtotal_amount >= 0),
  discount_amount INTEGER NOT NULL CHECK (discount_amount >= 0),
  tax_amount INTEGER NOT NULL CHECK (tax_amount >= 0),
  shipping_amount INTEGER NOT NULL CHECK (shipping_amount >= 0),
  total_amount INTEGER NOT NULL CHECK (total_amount = subtotal_amount + tax_amount + shipping_amount),
  payment_fee_amount INTEGER NOT NULL CHECK (payment_fee_amount >= 0),
  is_fee_estimated INTEGER NOT NULL CHECK (is_fee_estimated IN (0, 1)),
  refunded_amount INTEGER NOT NULL DEFAULT 0 CHECK (refunded_amount BETWEEN 0 AND total_amount),
  person_id TEXT,
  evidence TEXT NOT NULL CHECK (json_valid(evidence)),
  campaign TEXT,
  deal_id TEXT,
  kind TEXT NOT NULL CHECK (kind IN ('one_time', 'subscription_first', 'subscription_renewal')),
  status TEXT NOT NULL CHECK (status IN ('pending', 'paid', 'partially_refunded', 'refunded', 'cancelled', 'disputed')),
  placed_at INTEGER NOT NULL,
  paid_at INTEGER,
  attributed_at INTEGER,
  content_hash TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, id),
  UNIQUE (organization_id, source, external_id),
  FOREIGN KEY (organization_id, person_id) REFERENCES people (organization_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE order_keys (
  organization_id TEXT NOT NULL,
  key TEXT NOT NULL,
  order_id TEXT NOT NULL,
  PRIMARY KEY (organization_id, key, order_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE order_facts (
  organization_id TEXT NOT NULL,
  source TEXT NOT NULL,
  subject TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('refund', 'refunded_total', 'dispute', 'cancellation', 'payment', 'evidence')),
  external_id TEXT NOT NULL,
  status TEXT NOT NULL,
  id TEXT NOT NULL,
  amount INTEGER CHECK (amount >= 0),
  fee_amount INTEGER CHECK (fee_amount >= 0),
  items TEXT NOT NULL CHECK (json_valid(items)),
  detail TEXT CHECK (detail IS NULL OR json_valid(detail)),
  reason TEXT,
  occurred_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, source, subject, kind, external_id, status)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER order_facts_are_never_updated BEFORE UPDATE ON order_facts BEGIN SELECT RAISE(ABORT, 'order_facts_are_append_only'); END;

CREATE TABLE order_payments (
  organization_id TEXT NOT NULL,
  source TEXT NOT NULL,
  reference TEXT NOT NULL,
  order_external_id TEXT NOT NULL,
  PRIMARY KEY (organization_id, source, reference)
) STRICT, WITHOUT ROWID;
CREATE INDEX order_payments_by_order ON order_payments (organization_id, source, order_external_id);

CREATE TABLE connections (
  organization_id TEXT NOT NULL,
  id TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('stripe', 'generic')),
  settings TEXT NOT NULL CHECK (json_valid(settings)),
  sealed TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('active', 'removed')),
  version INTEGER NOT NULL CHECK (version >= 1),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE incoming_deliveries (
  organization_id TEXT NOT NULL,
  id TEXT NOT NULL,
  connection_id TEXT NOT NULL,
  key TEXT NOT NULL,
  kind TEXT NOT NULL,
  sealed TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('stored', 'applied', 'ignored', 'failed')),
  outcome TEXT,
  received_at INTEGER NOT NULL,
  applied_at INTEGER,
  PRIMARY KEY (organization_id, id),
  UNIQUE (organization_id, connection_id, key),
  FOREIGN KEY (organization_id, connection_id) REFERENCES connections (organization_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE connection_days (
  organization_id TEXT NOT NULL,
  connection_id TEXT NOT NULL,
  day INTEGER NOT NULL,
  outcome TEXT NOT NULL CHECK (outcome IN ('accepted', 'refused')),
  count INTEGER NOT NULL CHECK (count >= 0),
  last_at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, connection_id, day, outcome)
) STRICT, WITHOUT ROWID;

CREATE TABLE attributions (
  organization_id TEXT NOT NULL,
  source_id TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 1),
  model TEXT NOT NULL,
  reason TEXT,
  shares TEXT NOT NULL CHECK (json_valid(shares)),
  trace TEXT NOT NULL CHECK (json_valid(trace)),
  input_hash TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, source_id, revision)
) STRICT, WITHOUT ROWID;
