CREATE TABLE organizations (
  id TEXT NOT NULL PRIMARY KEY,
  name TEXT NOT NULL,
  slug TEXT NOT NULL UNIQUE,
  website TEXT NOT NULL,
  mode TEXT NOT NULL DEFAULT 'live' CHECK (mode IN ('live', 'test')),
  shard TEXT NOT NULL,
  epoch INTEGER NOT NULL DEFAULT 1 CHECK (epoch >= 1),
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX organizations_by_shard ON organizations (shard);

CREATE TABLE users (
  id TEXT NOT NULL PRIMARY KEY,
  email_hash TEXT NOT NULL UNIQUE,
  sealed TEXT NOT NULL,
  locale TEXT,
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE memberships (
  id TEXT NOT NULL PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  user_id TEXT NOT NULL REFERENCES users (id),
  role TEXT NOT NULL CHECK (role IN ('owner', 'manager', 'analyst', 'partner_admin', 'partner_lead_manager', 'partner_viewer')),
  partner_id TEXT,
  created_at INTEGER NOT NULL,
  revoked_at INTEGER,
  CHECK ((partner_id IS NULL) = (role IN ('owner', 'manager', 'analyst')))
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX memberships_live ON memberships (user_id, organization_id, IFNULL(partner_id, '')) WHERE revoked_at IS NULL;
CREATE INDEX memberships_by_organization ON memberships (organization_id, id);

CREATE TABLE api_keys (
  id TEXT NOT NULL PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  kind TEXT NOT NULL CHECK (kind IN ('publishable', 'secret')),
  name TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  hint TEXT NOT NULL,
  public_key TEXT,
  created_at INTEGER NOT NULL,
  created_by TEXT,
  revoked_at INTEGER,
  last_used_at INTEGER,
  CHECK (kind = 'publishable' OR public_key IS NULL)
) STRICT, WITHOUT ROWID;
CREATE INDEX api_keys_by_organization ON api_keys (organization_id, id);

CREATE TABLE sign_ins (
  id TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id),
  requested_at INTEGER NOT NULL,
  token_hash TEXT UNIQUE,
  code_hash TEXT,
  wrong_codes INTEGER NOT NULL DEFAULT 0 CHECK (wrong_codes BETWEEN 0 AND 5),
  expires_at INTEGER,
  used_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX sign_ins_by_user ON sign_ins (user_id, requested_at);

CREATE TABLE sessions (
  hash TEXT NOT NULL PRIMARY KEY,
  user_id TEXT NOT NULL REFERENCES users (id),
  created_at INTEGER NOT NULL,
  expires_at INTEGER NOT NULL,
  ended_at INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX sessions_by_user ON sessions (user_id, created_at);

CREATE TABLE connections (
  id TEXT NOT NULL PRIMARY KEY,
  organization_id TEXT NOT NULL REFERENCES organizations (id),
  created_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE unreadable (
  id TEXT NOT NULL PRIMARY KEY,
  queue TEXT NOT NULL,
  sealed TEXT NOT NULL,
  reason TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE mails (
  id TEXT NOT NULL PRIMARY KEY,
  sealed TEXT NOT NULL,
  at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE schedule_runs (
  job TEXT NOT NULL PRIMARY KEY,
  started_at INTEGER NOT NULL,
  finished_at INTEGER,
  outcome TEXT
) STRICT, WITHOUT ROWID;

CREATE TABLE activity (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  key TEXT NOT NULL UNIQUE,
  at INTEGER NOT NULL,
  organization_id TEXT,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  object TEXT NOT NULL
) STRICT;
CREATE INDEX activity_by_organization ON activity (organization_id, seq);

CREATE TRIGGER activity_is_never_updated BEFORE UPDATE ON activity BEGIN SELECT RAISE(ABORT, 'activity_is_append_only'); END;
CREATE TRIGGER activity_is_never_deleted BEFORE DELETE ON activity BEGIN SELECT RAISE(ABORT, 'activity_is_append_only'); END;
CREATE TRIGGER activity_is_never_replaced BEFORE INSERT ON activity
WHEN EXISTS (SELECT 1 FROM activity WHERE seq = NEW.seq OR key = NEW.key)
BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: activity.key'); END;

CREATE VIEW require_that AS SELECT 1 AS holds, '' AS otherwise;
CREATE TRIGGER require_or_abort INSTEAD OF INSERT ON require_that WHEN NOT NEW.holds
BEGIN SELECT RAISE(ABORT, NEW.otherwise); END;
