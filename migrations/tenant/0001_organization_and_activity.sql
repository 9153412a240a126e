CREATE VIEW require_that AS SELECT 1 AS holds, '' AS otherwise;
CREATE TRIGGER require_or_abort INSTEAD OF INSERT ON require_that WHEN NOT IFNULL(NEW.holds, 0)
BEGIN SELECT RAISE(ABORT, NEW.otherwise); END;

CREATE TABLE residents (
  organization_id TEXT NOT NULL PRIMARY KEY,
  epoch INTEGER NOT NULL CHECK (epoch >= 1),
  state TEXT NOT NULL CHECK (state IN ('here', 'moving', 'gone'))
) STRICT, WITHOUT ROWID;

CREATE TABLE settings (
  organization_id TEXT NOT NULL PRIMARY KEY,
  default_currency TEXT NOT NULL CHECK (length(default_currency) = 3),
  plan TEXT NOT NULL CHECK (plan IN ('starter', 'growth', 'enterprise')),
  chosen TEXT NOT NULL CHECK (json_valid(chosen)),
  tag_seen_at INTEGER,
  tag_seen_on TEXT,
  version INTEGER NOT NULL CHECK (version >= 1),
  updated_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE people (
  organization_id TEXT NOT NULL,
  id TEXT NOT NULL,
  email_hash TEXT,
  wrapped_key TEXT,
  sealed TEXT,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, id)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX people_by_email ON people (organization_id, email_hash) WHERE email_hash IS NOT NULL;

CREATE TABLE activity (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  organization_id TEXT NOT NULL,
  id TEXT NOT NULL,
  key TEXT NOT NULL,
  at INTEGER NOT NULL,
  actor TEXT NOT NULL,
  action TEXT NOT NULL,
  object TEXT NOT NULL,
  country TEXT,
  detail TEXT CHECK (detail IS NULL OR json_valid(detail)),
  UNIQUE (organization_id, key)
) STRICT;
CREATE UNIQUE INDEX activity_newest ON activity (organization_id, id);

CREATE TRIGGER activity_is_never_updated BEFORE UPDATE ON activity BEGIN SELECT RAISE(ABORT, 'activity_is_append_only'); END;
CREATE TRIGGER activity_is_never_deleted BEFORE DELETE ON activity BEGIN SELECT RAISE(ABORT, 'activity_is_append_only'); END;
CREATE TRIGGER activity_is_never_replaced BEFORE INSERT ON activity
WHEN EXISTS (SELECT 1 FROM activity WHERE seq = NEW.seq)
  OR EXISTS (SELECT 1 FROM activity WHERE organization_id = NEW.organization_id AND id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'activity_is_append_only'); END;
CREATE TRIGGER activity_claims_once BEFORE INSERT ON activity
WHEN EXISTS (SELECT 1 FROM activity WHERE organization_id = NEW.organization_id AND key = NEW.key)
BEGIN SELECT RAISE(ABORT, 'already_claimed'); END;

CREATE TABLE pending (
  organization_id TEXT NOT NULL,
  key TEXT NOT NULL,
  queue TEXT NOT NULL CHECK (queue IN ('events', 'deliveries')),
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  token TEXT NOT NULL,
  due_at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, key)
) STRICT, WITHOUT ROWID;
CREATE INDEX pending_due ON pending (due_at);

CREATE TABLE idempotency_keys (
  organization_id TEXT NOT NULL,
  caller TEXT NOT NULL,
  key TEXT NOT NULL,
  body_hash TEXT NOT NULL,
  status INTEGER NOT NULL CHECK (status BETWEEN 200 AND 299),
  answer TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, caller, key)
) STRICT, WITHOUT ROWID;

CREATE TABLE dead_letters (
  organization_id TEXT NOT NULL,
  id TEXT NOT NULL,
  message_id TEXT NOT NULL,
  queue TEXT NOT NULL CHECK (queue IN ('visits', 'events', 'deliveries')),
  kind TEXT NOT NULL,
  sealed TEXT NOT NULL,
  reason TEXT NOT NULL,
  attempts INTEGER NOT NULL CHECK (attempts >= 1),
  first_at INTEGER NOT NULL,
  last_at INTEGER NOT NULL,
  status TEXT NOT NULL CHECK (status IN ('stored', 'redriven', 'dropped')),
  version INTEGER NOT NULL CHECK (version >= 1),
  PRIMARY KEY (organization_id, id),
  UNIQUE (organization_id, message_id)
) STRICT, WITHOUT ROWID;
