CREATE TABLE deals (
  organization_id TEXT NOT NULL,
  id TEXT NOT NULL,
  external_id TEXT,
  name TEXT NOT NULL,
  amount INTEGER NOT NULL CHECK (amount >= 0),
  currency TEXT NOT NULL CHECK (length(currency) = 3),
  lead_id TEXT,
  status TEXT NOT NULL CHECK (status IN ('open', 'won', 'lost')),
  closed_at INTEGER,
  refunded_amount INTEGER NOT NULL DEFAULT 0 CHECK (refunded_amount BETWEEN 0 AND amount),
  content_hash TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, id),
  CHECK ((status = 'open') = (closed_at IS NULL)),
  FOREIGN KEY (organization_id, lead_id) REFERENCES leads (organization_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX deals_by_external_id ON deals (organization_id, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX deals_by_lead ON deals (organization_id, lead_id) WHERE lead_id IS NOT NULL;
CREATE TRIGGER deals_stay_closed BEFORE UPDATE OF name, amount, currency, lead_id, status, closed_at ON deals
WHEN OLD.status <> 'open' BEGIN SELECT RAISE(ABORT, 'deal_is_closed'); END;

CREATE TABLE touchpoints (
  organization_id TEXT NOT NULL,
  subject_id TEXT NOT NULL,
  id TEXT NOT NULL,
  external_id TEXT,
  partner_id TEXT NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('referral', 'demo', 'content_share', 'introduction', 'proposal', 'negotiation', 'click', 'view')),
  occurred_at INTEGER NOT NULL,
  weight REAL CHECK (weight >= 0),
  notes TEXT NOT NULL,
  actor TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, subject_id, id),
  FOREIGN KEY (organization_id, partner_id) REFERENCES partners (organization_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX touchpoints_by_external_id ON touchpoints (organization_id, subject_id, external_id) WHERE external_id IS NOT NULL;
CREATE INDEX touchpoints_by_partner ON touchpoints (organization_id, partner_id, subject_id);
CREATE TRIGGER touchpoints_of_a_closed_deal BEFORE INSERT ON touchpoints
WHEN EXISTS (SELECT 1 FROM deals WHERE organization_id = NEW.organization_id AND id = NEW.subject_id AND status <> 'open')
BEGIN SELECT RAISE(ABORT, 'deal_is_closed'); END;
CREATE TRIGGER touchpoints_of_a_closed_deal_stay BEFORE DELETE ON touchpoints
WHEN EXISTS (SELECT 1 FROM deals WHERE organization_id = OLD.organization_id AND id = OLD.subject_id AND status <> 'open')
BEGIN SELECT RAISE(ABORT, 'deal_is_closed'); END;
CREATE TRIGGER touchpoints_are_never_updated BEFORE UPDATE ON touchpoints BEGIN SELECT RAISE(ABORT, 'touchpoints_are_never_updated'); END;

ALTER TABLE orders ADD COLUMN deal_decided INTEGER NOT NULL DEFAULT 0 CHECK (deal_decided IN (0, 1));
CREATE INDEX orders_by_deal ON orders (organization_id, deal_id) WHERE deal_id IS NOT NULL;
