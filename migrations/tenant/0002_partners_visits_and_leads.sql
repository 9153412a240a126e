CREATE TABLE partners (
  organization_id TEXT NOT NULL,
  id TEXT NOT NULL,
  person_id TEXT NOT NULL,
  type TEXT NOT NULL CHECK (type IN ('affiliate', 'referral', 'reseller', 'integration', 'portal', 'channel_partner', 'vendor', 'customer')),
  status TEXT NOT NULL CHECK (status IN ('pending', 'active', 'rejected', 'inactive', 'suspended')),
  active_from INTEGER,
  version INTEGER NOT NULL CHECK (version >= 1),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, person_id) REFERENCES people (organization_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE partner_statuses (
  organization_id TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  version INTEGER NOT NULL,
  status TEXT NOT NULL,
  from_at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  reason TEXT,
  PRIMARY KEY (organization_id, partner_id, version),
  FOREIGN KEY (organization_id, partner_id) REFERENCES partners (organization_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE partner_terms (
  organization_id TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  effective_from INTEGER,
  commission_rate_bp INTEGER CHECK (commission_rate_bp BETWEEN 0 AND 10000),
  lead_price_amounts TEXT NOT NULL CHECK (json_valid(lead_price_amounts)),
  monthly_lead_quota INTEGER CHECK (monthly_lead_quota >= 0),
  actor TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, partner_id, version),
  FOREIGN KEY (organization_id, partner_id) REFERENCES partners (organization_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE partner_codes (
  organization_id TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('link', 'coupon')),
  code TEXT NOT NULL,
  shown TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, kind, code),
  FOREIGN KEY (organization_id, partner_id) REFERENCES partners (organization_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX partner_codes_by_partner ON partner_codes (organization_id, partner_id);

CREATE TABLE links (
  organization_id TEXT NOT NULL,
  id TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  code TEXT NOT NULL,
  campaign TEXT NOT NULL DEFAULT '',
  destination TEXT NOT NULL,
  utm TEXT NOT NULL CHECK (json_valid(utm)),
  version INTEGER NOT NULL CHECK (version >= 1),
  created_at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, partner_id) REFERENCES partners (organization_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX links_by_partner ON links (organization_id, partner_id, id);

CREATE TABLE visits (
  organization_id TEXT NOT NULL,
  visitor_id TEXT NOT NULL,
  id TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  code TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('click', 'view')),
  campaign TEXT NOT NULL,
  occurred_at INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  detail TEXT NOT NULL CHECK (json_valid(detail)),
  PRIMARY KEY (organization_id, visitor_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE visit_log (
  organization_id TEXT NOT NULL,
  id TEXT NOT NULL,
  visits TEXT NOT NULL CHECK (json_valid(visits)),
  PRIMARY KEY (organization_id, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE link_hours (
  organization_id TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  code TEXT NOT NULL,
  campaign TEXT NOT NULL,
  hour INTEGER NOT NULL,
  clicks INTEGER NOT NULL CHECK (clicks >= 0),
  views INTEGER NOT NULL CHECK (views >= 0),
  PRIMARY KEY (organization_id, partner_id, code, campaign, hour)
) STRICT, WITHOUT ROWID;

CREATE TABLE visit_days (
  organization_id TEXT NOT NULL,
  day INTEGER NOT NULL,
  clicks INTEGER NOT NULL CHECK (clicks >= 0),
  views INTEGER NOT NULL CHECK (views >= 0),
  PRIMARY KEY (organization_id, day)
) STRICT, WITHOUT ROWID;

CREATE TABLE dropped_visits (
  organization_id TEXT NOT NULL,
  day INTEGER NOT NULL,
  id TEXT NOT NULL,
  reason TEXT NOT NULL CHECK (reason IN ('bot', 'unknown_code', 'partner_not_active', 'origin_not_allowed', 'too_old', 'no_consent')),
  code TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, day, id)
) STRICT, WITHOUT ROWID;

CREATE TABLE dropped_days (
  organization_id TEXT NOT NULL,
  day INTEGER NOT NULL,
  reason TEXT NOT NULL,
  count INTEGER NOT NULL CHECK (count >= 0),
  PRIMARY KEY (organization_id, day, reason)
) STRICT, WITHOUT ROWID;

CREATE TABLE leads (
  organization_id TEXT NOT NULL,
  id TEXT NOT NULL,
  person_id TEXT,
  external_id TEXT,
  visitor_id TEXT,
  source TEXT NOT NULL CHECK (source IN ('browser', 'api', 'connection', 'partner_referral')),
  claimed_code TEXT,
  claimed_at INTEGER,
  click_token TEXT,
  click_window_days INTEGER NOT NULL CHECK (click_window_days >= 0),
  view_window_days INTEGER NOT NULL CHECK (view_window_days >= 0),
  metadata TEXT NOT NULL CHECK (json_valid(metadata)),
  occurred_at INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  version INTEGER NOT NULL CHECK (version >= 1),
  PRIMARY KEY (organization_id, id),
  FOREIGN KEY (organization_id, person_id) REFERENCES people (organization_id, id)
) STRICT, WITHOUT ROWID;
CREATE INDEX leads_by_visitor ON leads (organization_id, visitor_id) WHERE visitor_id IS NOT NULL;

CREATE TABLE lead_identities (
  organization_id TEXT NOT NULL,
  key TEXT NOT NULL,
  lead_id TEXT NOT NULL,
  PRIMARY KEY (organization_id, key),
  FOREIGN KEY (organization_id, lead_id) REFERENCES leads (organization_id, id)
) STRICT, WITHOUT ROWID;

CREATE INDEX lead_identities_by_lead ON lead_identities (organization_id, lead_id);

CREATE TABLE day_totals (
  organization_id TEXT NOT NULL,
  day INTEGER NOT NULL,
  partner_id TEXT NOT NULL,
  measure TEXT NOT NULL,
  currency TEXT NOT NULL,
  amount INTEGER NOT NULL,
  PRIMARY KEY (organization_id, day, partner_id, measure, currency)
) STRICT, WITHOUT ROWID;
CREATE INDEX day_totals_by_partner ON day_totals (organization_id, partner_id, measure, day);
