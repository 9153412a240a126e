ALTER TABLE payouts ADD COLUMN approved_at INTEGER;
ALTER TABLE payout_attempts ADD COLUMN settled_at INTEGER;
ALTER TABLE payout_attempts ADD COLUMN reason TEXT;
CREATE UNIQUE INDEX payout_approvals_once ON payout_approvals (organization_id, payout_id, approver_id);
CREATE TRIGGER approver_is_a_person BEFORE INSERT ON payout_approvals WHEN NEW.approver_id NOT GLOB 'usr_*'
BEGIN SELECT RAISE(ABORT, 'approval_needs_a_person'); END;
CREATE TRIGGER payout_lines_are_reserved_by_approval BEFORE UPDATE ON payout_lines
WHEN NEW.status = 'reserved' AND OLD.status <> 'reserved' AND NOT EXISTS (
  SELECT 1 FROM payout_approvals WHERE organization_id = NEW.organization_id AND payout_id = NEW.payout_id)
BEGIN SELECT RAISE(ABORT, 'approval_is_missing'); END;

CREATE TABLE partner_banks (
  organization_id TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  changed_at INTEGER,
  PRIMARY KEY (organization_id, partner_id),
  FOREIGN KEY (organization_id, partner_id) REFERENCES partners (organization_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE credits (
  organization_id TEXT NOT NULL,
  id TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  kind TEXT NOT NULL CHECK (kind IN ('fixed_price', 'percentage')),
  amount INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 9007199254740991),
  base_amount INTEGER,
  rate_bp INTEGER,
  submission_id TEXT,
  reason TEXT,
  status TEXT NOT NULL CHECK (status IN ('pending_approval', 'approved', 'rejected', 'reversed')),
  version INTEGER NOT NULL CHECK (version >= 1),
  requested_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  approved_by TEXT,
  decided_at INTEGER,
  decision_reason TEXT,
  PRIMARY KEY (organization_id, id),
  CHECK ((kind = 'percentage') = (base_amount IS NOT NULL) AND (kind = 'percentage') = (rate_bp IS NOT NULL)),
  CHECK (submission_id IS NOT NULL OR reason IS NOT NULL),
  CHECK ((approved_by IS NULL) = (status IN ('pending_approval', 'rejected'))),
  CONSTRAINT approver_must_not_be_requester CHECK (approved_by IS NULL OR approved_by <> requested_by),
  CONSTRAINT approval_needs_a_person CHECK (approved_by IS NULL OR approved_by GLOB 'usr_*'),
  FOREIGN KEY (organization_id, partner_id) REFERENCES partners (organization_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX credits_by_partner ON credits (organization_id, partner_id, id);
CREATE UNIQUE INDEX credits_by_submission ON credits (organization_id, submission_id, kind) WHERE submission_id IS NOT NULL;

CREATE TABLE adjustments (
  organization_id TEXT NOT NULL,
  id TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  amount INTEGER NOT NULL CHECK (amount <> 0 AND amount BETWEEN -9007199254740991 AND 9007199254740991),
  reason TEXT NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('proposed', 'approved', 'rejected')),
  version INTEGER NOT NULL CHECK (version >= 1),
  requested_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  approved_by TEXT,
  decided_at INTEGER,
  decision_reason TEXT,
  PRIMARY KEY (organization_id, id),
  CHECK ((approved_by IS NULL) = (status <> 'approved')),
  CONSTRAINT approver_must_not_be_requester CHECK (approved_by IS NULL OR approved_by <> requested_by),
  CONSTRAINT approval_needs_a_person CHECK (approved_by IS NULL OR approved_by GLOB 'usr_*'),
  FOREIGN KEY (organization_id, partner_id) REFERENCES partners (organization_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX adjustments_by_partner ON adjustments (organization_id, partner_id, id);

CREATE TABLE repayments (
  organization_id TEXT NOT NULL,
  id TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount BETWEEN 1 AND 9007199254740991),
  received_at INTEGER NOT NULL,
  reference TEXT NOT NULL,
  recorded_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, partner_id, currency) REFERENCES partner_balances (organization_id, partner_id, currency)
) STRICT, WITHOUT ROWID;
CREATE INDEX repayments_by_partner ON repayments (organization_id, partner_id, id);
