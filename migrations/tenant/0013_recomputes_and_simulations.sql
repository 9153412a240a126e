-- Work on many orders that is done in slices; each slice writes its progress with what it changes.
CREATE TABLE recomputes (
  organization_id TEXT NOT NULL,
  id TEXT NOT NULL,
  scope TEXT NOT NULL CHECK (json_valid(scope)),
  frozen TEXT NOT NULL CHECK (json_valid(frozen)),
  status TEXT NOT NULL CHECK (status IN ('working', 'done')),
  progress TEXT NOT NULL CHECK (json_valid(progress)),
  revision INTEGER NOT NULL CHECK (revision >= 0),
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  finished_at INTEGER,
  PRIMARY KEY (organization_id, id),
  CHECK ((status = 'done') = (finished_at IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE TABLE simulations (
  organization_id TEXT NOT NULL,
  id TEXT NOT NULL,
  supposed TEXT NOT NULL CHECK (json_valid(supposed)),
  today TEXT NOT NULL CHECK (json_valid(today)),
  status TEXT NOT NULL CHECK (status IN ('working', 'done')),
  progress TEXT NOT NULL CHECK (json_valid(progress)),
  revision INTEGER NOT NULL CHECK (revision >= 0),
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  finished_at INTEGER,
  PRIMARY KEY (organization_id, id),
  CHECK ((status = 'done') = (finished_at IS NOT NULL))
) STRICT, WITHOUT ROWID;

CREATE INDEX orders_paid ON orders (organization_id, paid_at, id) WHERE paid_at IS NOT NULL;
CREATE INDEX deals_won ON deals (organization_id, closed_at, id) WHERE status = 'won';

-- Weights of a data-driven report, kept as they were fitted: only what stands here could ever be paid by.
CREATE TABLE fitted_versions (
  organization_id TEXT NOT NULL,
  id TEXT NOT NULL,
  model TEXT NOT NULL CHECK (model IN ('markov', 'shapley')),
  period_start INTEGER NOT NULL,
  period_end INTEGER NOT NULL CHECK (period_end > period_start),
  report TEXT NOT NULL CHECK (json_valid(report)),
  input_hash TEXT NOT NULL,
  created_by TEXT NOT NULL,
  created_at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, id)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER fitted_versions_are_never_updated BEFORE UPDATE ON fitted_versions
BEGIN SELECT RAISE(ABORT, 'fitted_versions_are_append_only'); END;
CREATE TRIGGER fitted_versions_are_never_deleted BEFORE DELETE ON fitted_versions
BEGIN SELECT RAISE(ABORT, 'fitted_versions_are_append_only'); END;
CREATE TRIGGER fitted_versions_are_never_replaced BEFORE INSERT ON fitted_versions
WHEN EXISTS (SELECT 1 FROM fitted_versions WHERE organization_id = NEW.organization_id AND id = NEW.id)
BEGIN SELECT RAISE(ABORT, 'fitted_versions_are_append_only'); END;
