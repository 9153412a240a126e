CREATE TABLE partner_balances (
  organization_id TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  pending INTEGER NOT NULL DEFAULT 0 CHECK (pending >= 0),
  available INTEGER NOT NULL DEFAULT 0 CHECK (available >= 0),
  reserved INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  transit INTEGER NOT NULL DEFAULT 0 CHECK (transit >= 0),
  receivable INTEGER NOT NULL DEFAULT 0 CHECK (receivable >= 0),
  PRIMARY KEY (organization_id, partner_id, currency),
  CHECK (receivable = 0 OR (available = 0 AND reserved = 0)),
  FOREIGN KEY (organization_id, partner_id) REFERENCES partners (organization_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE earnings (
  organization_id TEXT NOT NULL,
  id TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  currency TEXT NOT NULL,
  source_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('order', 'deal', 'credit', 'adjustment')),
  due_at INTEGER NOT NULL,
  held INTEGER NOT NULL DEFAULT 0 CHECK (held IN (0, 1)),
  held_reason TEXT,
  released INTEGER NOT NULL DEFAULT 0 CHECK (released IN (0, 1)),
  cleared_at INTEGER,
  granted INTEGER NOT NULL DEFAULT 0,
  attributed INTEGER NOT NULL DEFAULT 0,
  pending INTEGER NOT NULL DEFAULT 0 CHECK (pending >= 0),
  available INTEGER NOT NULL DEFAULT 0 CHECK (available >= 0),
  reserved INTEGER NOT NULL DEFAULT 0 CHECK (reserved >= 0),
  transit INTEGER NOT NULL DEFAULT 0 CHECK (transit >= 0),
  paid INTEGER NOT NULL DEFAULT 0 CHECK (paid >= 0),
  recovered INTEGER NOT NULL DEFAULT 0 CHECK (recovered >= 0),
  owed INTEGER NOT NULL DEFAULT 0 CHECK (owed >= 0),
  repaid INTEGER NOT NULL DEFAULT 0 CHECK (repaid >= 0),
  version INTEGER NOT NULL DEFAULT 1 CHECK (version >= 1),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, id),
  CHECK ((held = 1) = (held_reason IS NOT NULL)),
  CHECK (held = 0 OR (available = 0 AND reserved = 0)),
  CHECK (kind = 'adjustment' OR pending + available + reserved + transit + paid + recovered - owed - repaid >= 0),
  FOREIGN KEY (organization_id, partner_id, currency) REFERENCES partner_balances (organization_id, partner_id, currency)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX earnings_by_source ON earnings (organization_id, source_id, partner_id);
CREATE INDEX earnings_due ON earnings (due_at, organization_id) WHERE pending > 0 AND held = 0;
CREATE INDEX earnings_cleared ON earnings (organization_id, partner_id, currency, cleared_at) WHERE available > 0 OR reserved > 0;
CREATE INDEX earnings_by_partner ON earnings (organization_id, partner_id, id);

CREATE TABLE closed_days (
  organization_id TEXT NOT NULL,
  day INTEGER NOT NULL,
  transfers INTEGER NOT NULL CHECK (transfers >= 0),
  previous_root TEXT NOT NULL,
  root TEXT NOT NULL,
  signature TEXT NOT NULL,
  PRIMARY KEY (organization_id, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE closed_sums (
  organization_id TEXT NOT NULL,
  day INTEGER NOT NULL,
  account TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY (organization_id, day, account, currency),
  FOREIGN KEY (organization_id, day) REFERENCES closed_days (organization_id, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE transfers (
  organization_id TEXT NOT NULL,
  cause_id TEXT NOT NULL,
  n INTEGER NOT NULL CHECK (n >= 0),
  day INTEGER NOT NULL,
  at INTEGER NOT NULL,
  debit TEXT NOT NULL,
  credit TEXT NOT NULL,
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  amount INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 9007199254740991),
  partner_id TEXT,
  earning_id TEXT,
  for_earning_id TEXT,
  payout_id TEXT,
  PRIMARY KEY (organization_id, cause_id, n),
  CHECK (debit || '>' || credit IN (
    'sales>platform_fees', 'sales>payment_fees', 'sales>seller', 'platform_fees>sales', 'payment_fees>sales', 'seller>sales',
    'sales>pending', 'pending>sales', 'available>sales', 'reserved>sales', 'receivable>sales',
    'commission_costs>pending', 'pending>commission_costs', 'available>commission_costs', 'reserved>commission_costs', 'receivable>commission_costs',
    'lead_costs>pending', 'lead_costs>available', 'lead_costs>receivable',
    'pending>lead_costs', 'available>lead_costs', 'reserved>lead_costs', 'receivable>lead_costs',
    'adjustments>pending', 'adjustments>available', 'adjustments>receivable',
    'pending>adjustments', 'available>adjustments', 'reserved>adjustments', 'receivable>adjustments',
    'pending>available', 'pending>receivable', 'available>pending', 'reserved>pending',
    'available>reserved', 'reserved>available', 'reserved>transit', 'transit>pending', 'transit>available', 'transit>receivable',
    'transit>cash', 'available>cash', 'reserved>cash', 'receivable>cash',
    'cash>pending', 'cash>available', 'cash>receivable')),
  CHECK ((partner_id IS NULL) = (earning_id IS NULL)),
  CHECK ((partner_id IS NULL) = (debit || '>' || credit IN ('sales>platform_fees', 'sales>payment_fees', 'sales>seller', 'platform_fees>sales', 'payment_fees>sales', 'seller>sales'))),
  CHECK (for_earning_id IS NULL OR (debit IN ('available', 'reserved') AND for_earning_id <> earning_id)),
  FOREIGN KEY (organization_id, partner_id, currency) REFERENCES partner_balances (organization_id, partner_id, currency)
) STRICT, WITHOUT ROWID;
CREATE INDEX transfers_by_earning ON transfers (organization_id, earning_id) WHERE earning_id IS NOT NULL;
CREATE INDEX transfers_by_day ON transfers (organization_id, day, at);

CREATE TRIGGER transfers_are_never_updated BEFORE UPDATE ON transfers BEGIN SELECT RAISE(ABORT, 'transfers_are_append_only'); END;
CREATE TRIGGER transfers_are_never_deleted BEFORE DELETE ON transfers BEGIN SELECT RAISE(ABORT, 'transfers_are_append_only'); END;
CREATE TRIGGER transfers_are_never_replaced BEFORE INSERT ON transfers
WHEN EXISTS (SELECT 1 FROM transfers WHERE organization_id = NEW.organization_id AND cause_id = NEW.cause_id AND n = NEW.n)
BEGIN SELECT RAISE(ABORT, 'transfers_are_append_only'); END;
CREATE TRIGGER transfers_of_a_closed_day BEFORE INSERT ON transfers
WHEN EXISTS (SELECT 1 FROM closed_days WHERE organization_id = NEW.organization_id AND day >= NEW.day)
BEGIN SELECT RAISE(ABORT, 'day_is_closed'); END;
CREATE TRIGGER transfers_of_another_partner BEFORE INSERT ON transfers
WHEN NEW.earning_id IS NOT NULL AND (
  NOT EXISTS (SELECT 1 FROM earnings WHERE organization_id = NEW.organization_id AND id = NEW.earning_id AND partner_id = NEW.partner_id AND currency = NEW.currency)
  OR (NEW.for_earning_id IS NOT NULL AND NOT EXISTS (
    SELECT 1 FROM earnings WHERE organization_id = NEW.organization_id AND id = NEW.for_earning_id AND partner_id = NEW.partner_id AND currency = NEW.currency)))
BEGIN SELECT RAISE(ABORT, 'earning_of_another_partner_or_currency'); END;

CREATE TRIGGER transfers_move_balances AFTER INSERT ON transfers WHEN NEW.partner_id IS NOT NULL
BEGIN
  UPDATE partner_balances SET
    pending = pending + NEW.amount * ((NEW.credit = 'pending') - (NEW.debit = 'pending')),
    available = available + NEW.amount * ((NEW.credit = 'available') - (NEW.debit = 'available')),
    reserved = reserved + NEW.amount * ((NEW.credit = 'reserved') - (NEW.debit = 'reserved')),
    transit = transit + NEW.amount * ((NEW.credit = 'transit') - (NEW.debit = 'transit')),
    receivable = receivable + NEW.amount * ((NEW.debit = 'receivable') - (NEW.credit = 'receivable'))
  WHERE organization_id = NEW.organization_id AND partner_id = NEW.partner_id AND currency = NEW.currency;
  SELECT RAISE(ABORT, 'balance_is_missing') WHERE changes() <> 1;
  UPDATE earnings SET
    pending = pending + NEW.amount * ((NEW.credit = 'pending') - (NEW.debit = 'pending')),
    available = available + NEW.amount * ((NEW.credit = 'available') - (NEW.debit = 'available')),
    reserved = reserved + NEW.amount * ((NEW.credit = 'reserved') - (NEW.debit = 'reserved')),
    transit = transit + NEW.amount * ((NEW.credit = 'transit') - (NEW.debit = 'transit')),
    owed = owed + NEW.amount * (NEW.debit = 'receivable'),
    recovered = recovered + NEW.amount * ((NEW.credit = 'receivable') + (NEW.for_earning_id IS NOT NULL)),
    repaid = repaid + NEW.amount * (NEW.debit = 'cash' AND NEW.payout_id IS NULL),
    paid = paid + NEW.amount * ((NEW.credit = 'cash' AND NEW.for_earning_id IS NULL) - (NEW.debit = 'cash' AND NEW.payout_id IS NOT NULL)),
    cleared_at = IIF(NEW.credit = 'available', NEW.at, cleared_at)
  WHERE organization_id = NEW.organization_id AND id = NEW.earning_id;
  SELECT RAISE(ABORT, 'earning_is_missing') WHERE changes() <> 1;
END;
CREATE TRIGGER transfers_for_another_earning AFTER INSERT ON transfers WHEN NEW.for_earning_id IS NOT NULL
BEGIN
  UPDATE earnings SET owed = owed + NEW.amount, paid = paid + NEW.amount * (NEW.credit = 'cash')
  WHERE organization_id = NEW.organization_id AND id = NEW.for_earning_id;
  SELECT RAISE(ABORT, 'earning_is_missing') WHERE changes() <> 1;
END;

CREATE TABLE reckonings (
  organization_id TEXT NOT NULL,
  source_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('order', 'deal')),
  currency TEXT NOT NULL,
  revision INTEGER NOT NULL CHECK (revision >= 0),
  sales INTEGER NOT NULL,
  platform_fees INTEGER NOT NULL,
  payment_fees INTEGER NOT NULL,
  seller INTEGER NOT NULL,
  commissions INTEGER NOT NULL,
  PRIMARY KEY (organization_id, source_id),
  CHECK (kind = 'deal' OR sales = platform_fees + payment_fees + seller + commissions)
) STRICT, WITHOUT ROWID;

CREATE TABLE payouts (
  organization_id TEXT NOT NULL,
  id TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  currency TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('pending', 'approved', 'partially_approved', 'rejected', 'processing', 'paid', 'failed', 'returned')),
  version INTEGER NOT NULL CHECK (version >= 1),
  attempt INTEGER NOT NULL DEFAULT 0 CHECK (attempt >= 0),
  amount INTEGER NOT NULL CHECK (amount >= 0),
  reason TEXT,
  requested_by TEXT,
  period_start INTEGER NOT NULL,
  period_end INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, id),
  CHECK (period_start < period_end),
  FOREIGN KEY (organization_id, partner_id, currency) REFERENCES partner_balances (organization_id, partner_id, currency)
) STRICT, WITHOUT ROWID;
CREATE INDEX payouts_by_partner ON payouts (organization_id, partner_id, id);

CREATE TABLE payout_lines (
  organization_id TEXT NOT NULL,
  id TEXT NOT NULL,
  payout_id TEXT NOT NULL,
  earning_id TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount >= 0),
  status TEXT NOT NULL CHECK (status IN ('proposed', 'left_out', 'withdrawn', 'reserved', 'released', 'in_flight', 'paid', 'failed', 'returned')),
  note TEXT,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, payout_id) REFERENCES payouts (organization_id, id),
  FOREIGN KEY (organization_id, earning_id) REFERENCES earnings (organization_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX payout_lines_open ON payout_lines (organization_id, earning_id) WHERE status IN ('proposed', 'reserved', 'in_flight', 'failed');
CREATE INDEX payout_lines_by_payout ON payout_lines (organization_id, payout_id);

CREATE TRIGGER payout_lines_propose_what_is_available BEFORE INSERT ON payout_lines
WHEN NEW.status IN ('proposed', 'failed') AND NEW.amount > IFNULL((
  SELECT available FROM earnings WHERE organization_id = NEW.organization_id AND id = NEW.earning_id), 0)
BEGIN SELECT RAISE(ABORT, 'line_exceeds_available'); END;
CREATE TRIGGER payout_lines_keep_what_is_available BEFORE UPDATE ON payout_lines
WHEN NEW.status IN ('proposed', 'failed') AND NEW.amount > IFNULL((
  SELECT available FROM earnings WHERE organization_id = NEW.organization_id AND id = NEW.earning_id), 0)
BEGIN SELECT RAISE(ABORT, 'line_exceeds_available'); END;
CREATE TRIGGER earnings_keep_their_open_line AFTER UPDATE OF available ON earnings
WHEN NEW.available < OLD.available AND EXISTS (
  SELECT 1 FROM payout_lines WHERE organization_id = NEW.organization_id AND earning_id = NEW.id
    AND status IN ('proposed', 'reserved', 'in_flight', 'failed') AND status IN ('proposed', 'failed') AND amount > NEW.available)
BEGIN SELECT RAISE(ABORT, 'available_below_open_line'); END;

CREATE TABLE payout_attempts (
  organization_id TEXT NOT NULL,
  payout_id TEXT NOT NULL,
  k INTEGER NOT NULL CHECK (k >= 1),
  amount INTEGER NOT NULL CHECK (amount > 0),
  rail TEXT NOT NULL,
  outcome TEXT CHECK (outcome IN ('paid', 'failed', 'returned')),
  reference TEXT,
  at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, payout_id, k),
  FOREIGN KEY (organization_id, payout_id) REFERENCES payouts (organization_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE payout_approvals (
  organization_id TEXT NOT NULL,
  payout_id TEXT NOT NULL,
  approver_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, payout_id, approver_id, version),
  FOREIGN KEY (organization_id, payout_id) REFERENCES payouts (organization_id, id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER approver_is_not_requester BEFORE INSERT ON payout_approvals
WHEN EXISTS (SELECT 1 FROM payouts WHERE organization_id = NEW.organization_id AND id = NEW.payout_id AND requested_by = NEW.approver_id)
BEGIN SELECT RAISE(ABORT, 'approver_must_not_be_requester'); END;

CREATE TABLE freezes (
  organization_id TEXT NOT NULL,
  id TEXT NOT NULL,
  breaches TEXT NOT NULL CHECK (json_valid(breaches)),
  since INTEGER NOT NULL,
  lifted_at INTEGER,
  lifted_by TEXT,
  lifted_reason TEXT,
  PRIMARY KEY (organization_id, id),
  CHECK ((lifted_at IS NULL) = (lifted_by IS NULL) AND (lifted_at IS NULL) = (lifted_reason IS NULL))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX freezes_open ON freezes (organization_id) WHERE lifted_at IS NULL;
CREATE INDEX earnings_held ON earnings (organization_id, id) WHERE held = 1 AND pending > 0;
