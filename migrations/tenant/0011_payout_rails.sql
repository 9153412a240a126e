CREATE TABLE rail_accounts (
  organization_id TEXT NOT NULL,
  rail TEXT NOT NULL CHECK (rail IN ('pain001', 'stripe', 'xendit', 'paypal')),
  callback_id TEXT NOT NULL,
  sealed TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, rail)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX rail_accounts_by_callback ON rail_accounts (organization_id, callback_id);

CREATE TABLE rail_calls (
  organization_id TEXT NOT NULL,
  payout_id TEXT NOT NULL,
  k INTEGER NOT NULL,
  rail TEXT NOT NULL,
  destination TEXT NOT NULL,
  provider_id TEXT,
  state TEXT NOT NULL CHECK (state IN ('due', 'unknown', 'pending', 'paid', 'failed', 'returned')),
  calls INTEGER NOT NULL DEFAULT 0 CHECK (calls >= 0),
  told TEXT,
  updated_at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, payout_id, k),
  FOREIGN KEY (organization_id, payout_id, k) REFERENCES payout_attempts (organization_id, payout_id, k)
) STRICT, WITHOUT ROWID;
