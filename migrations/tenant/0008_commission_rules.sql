CREATE TABLE commission_rules (
  organization_id TEXT NOT NULL,
  id TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  scope TEXT NOT NULL CHECK (scope IN ('campaign', 'sku', 'product', 'partner', 'default')),
  target TEXT,
  partner_id TEXT,
  partner_tier TEXT CHECK (partner_tier IN ('bronze', 'silver', 'gold')),
  priority INTEGER NOT NULL CHECK (priority >= 0),
  percent_bp INTEGER CHECK (percent_bp BETWEEN 0 AND 10000),
  flat_item_amount INTEGER CHECK (flat_item_amount >= 0),
  flat_order_amount INTEGER CHECK (flat_order_amount >= 0),
  currency TEXT CHECK (length(currency) = 3),
  bands TEXT NOT NULL CHECK (json_valid(bands)),
  bands_mode TEXT NOT NULL CHECK (bands_mode IN ('marginal', 'whole')),
  bands_period TEXT NOT NULL CHECK (bands_period IN ('order', 'month')),
  recurring_payments INTEGER CHECK (recurring_payments >= 0),
  recurring_months INTEGER CHECK (recurring_months >= 0),
  cap_amount INTEGER CHECK (cap_amount >= 0),
  cap_per TEXT NOT NULL CHECK (cap_per IN ('order', 'partner_month')),
  floor_amount INTEGER CHECK (floor_amount >= 0),
  effective_from INTEGER,
  effective_to INTEGER CHECK (effective_from IS NULL OR effective_to >= effective_from),
  created_at INTEGER NOT NULL,
  created_by TEXT NOT NULL,
  PRIMARY KEY (organization_id, id, version),
  CHECK (percent_bp IS NOT NULL OR flat_item_amount IS NOT NULL OR flat_order_amount IS NOT NULL OR bands <> '[]')
) STRICT, WITHOUT ROWID;

CREATE TRIGGER commission_rules_are_never_updated BEFORE UPDATE ON commission_rules
BEGIN SELECT RAISE(ABORT, 'commission_rules_are_append_only'); END;
CREATE TRIGGER commission_rules_are_never_deleted BEFORE DELETE ON commission_rules
BEGIN SELECT RAISE(ABORT, 'commission_rules_are_append_only'); END;
-- REPLACE deletes without the trigger above, so that a second version 2 is refused before it.
CREATE TRIGGER commission_rules_have_each_version_once BEFORE INSERT ON commission_rules
WHEN EXISTS (SELECT 1 FROM commission_rules r
  WHERE r.organization_id = NEW.organization_id AND r.id = NEW.id AND r.version >= NEW.version)
BEGIN SELECT RAISE(ABORT, 'rule_version_exists'); END;
CREATE TRIGGER commission_rules_do_not_overlap BEFORE INSERT ON commission_rules
WHEN EXISTS (SELECT 1 FROM commission_rules r
  WHERE r.organization_id = NEW.organization_id AND r.id = NEW.id
    AND (NEW.effective_from IS NULL OR IFNULL(r.effective_from, NEW.effective_from - 1) >= NEW.effective_from))
BEGIN SELECT RAISE(ABORT, 'rule_versions_overlap'); END;

ALTER TABLE partner_terms ADD COLUMN tier TEXT CHECK (tier IN ('bronze', 'silver', 'gold'));

-- What each order added to a month of a rule whose cap or bands are filled month by month.
CREATE TABLE rule_months (
  organization_id TEXT NOT NULL,
  rule_id TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  currency TEXT NOT NULL,
  month TEXT NOT NULL,
  paid_at INTEGER NOT NULL,
  source_id TEXT NOT NULL,
  base_amount INTEGER NOT NULL CHECK (base_amount >= 0),
  granted_amount INTEGER NOT NULL CHECK (granted_amount >= 0),
  PRIMARY KEY (organization_id, rule_id, partner_id, currency, month, paid_at, source_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX rule_months_by_source ON rule_months (organization_id, source_id);
