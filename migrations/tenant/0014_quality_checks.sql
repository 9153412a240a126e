-- Keyed hashes of who a person is and whom they work for, so that a buyer can be held against a partner without
-- opening either.
ALTER TABLE people ADD COLUMN mailbox_hash TEXT;
ALTER TABLE people ADD COLUMN domain_hashes TEXT CHECK (domain_hashes IS NULL OR json_valid(domain_hashes));

-- Which orders credited a partner, by when they were placed.
CREATE TABLE conversions (
  organization_id TEXT NOT NULL,
  partner_id TEXT NOT NULL,
  placed_at INTEGER NOT NULL,
  source_id TEXT NOT NULL,
  PRIMARY KEY (organization_id, partner_id, placed_at, source_id)
) STRICT, WITHOUT ROWID;
