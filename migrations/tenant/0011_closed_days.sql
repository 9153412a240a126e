ALTER TABLE closed_days ADD COLUMN tree_root TEXT NOT NULL DEFAULT '' CHECK (length(tree_root) = 64);
ALTER TABLE closed_days ADD COLUMN closed_at INTEGER NOT NULL DEFAULT 0 CHECK (closed_at > 0);
CREATE INDEX closed_sums_by_account ON closed_sums (organization_id, account, currency, day);
CREATE INDEX transfers_by_partner ON transfers (organization_id, partner_id, day, at) WHERE partner_id IS NOT NULL;

CREATE TRIGGER closed_days_are_never_updated BEFORE UPDATE ON closed_days BEGIN SELECT RAISE(ABORT, 'closed_days_are_append_only'); END;
CREATE TRIGGER closed_days_are_never_deleted BEFORE DELETE ON closed_days BEGIN SELECT RAISE(ABORT, 'closed_days_are_append_only'); END;
CREATE TRIGGER closed_days_are_never_replaced BEFORE INSERT ON closed_days
WHEN EXISTS (SELECT 1 FROM closed_days WHERE organization_id = NEW.organization_id AND day = NEW.day)
BEGIN SELECT RAISE(ABORT, 'day_was_closed_before'); END;
CREATE TRIGGER closed_days_are_a_chain BEFORE INSERT ON closed_days
WHEN EXISTS (SELECT 1 FROM closed_days WHERE organization_id = NEW.organization_id)
  AND NOT EXISTS (SELECT 1 FROM closed_days WHERE organization_id = NEW.organization_id AND day = NEW.day - 1 AND root = NEW.previous_root)
BEGIN SELECT RAISE(ABORT, 'closed_days_are_a_chain'); END;
CREATE TRIGGER closed_sums_are_never_updated BEFORE UPDATE ON closed_sums BEGIN SELECT RAISE(ABORT, 'closed_days_are_append_only'); END;
CREATE TRIGGER closed_sums_are_never_deleted BEFORE DELETE ON closed_sums BEGIN SELECT RAISE(ABORT, 'closed_days_are_append_only'); END;
CREATE TRIGGER closed_sums_are_never_replaced BEFORE INSERT ON closed_sums
WHEN EXISTS (SELECT 1 FROM closed_sums WHERE organization_id = NEW.organization_id AND day = NEW.day AND account = NEW.account AND currency = NEW.currency)
BEGIN SELECT RAISE(ABORT, 'day_was_closed_before'); END;

CREATE TABLE closed_tiles (
  organization_id TEXT NOT NULL,
  day INTEGER NOT NULL,
  tile INTEGER NOT NULL CHECK (tile >= 0),
  first TEXT NOT NULL,
  root TEXT NOT NULL CHECK (length(root) = 64),
  leaves TEXT NOT NULL CHECK (length(leaves) % 64 = 0 AND length(leaves) BETWEEN 64 AND 16384),
  PRIMARY KEY (organization_id, day, tile)
) STRICT, WITHOUT ROWID;

CREATE TABLE book_checks (
  organization_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('day', 'recount')),
  through_day INTEGER NOT NULL,
  place TEXT NOT NULL,
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  breaches INTEGER NOT NULL CHECK (breaches >= 0),
  PRIMARY KEY (organization_id, kind)
) STRICT, WITHOUT ROWID;
CREATE INDEX transfers_for_earning ON transfers (organization_id, for_earning_id) WHERE for_earning_id IS NOT NULL;
