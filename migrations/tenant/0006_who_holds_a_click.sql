CREATE TABLE click_holders (
  organization_id TEXT NOT NULL,
  nonce TEXT NOT NULL,
  key TEXT NOT NULL,
  at INTEGER NOT NULL,
  PRIMARY KEY (organization_id, nonce, key)
) STRICT, WITHOUT ROWID;
