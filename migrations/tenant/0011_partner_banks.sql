ALTER TABLE partner_banks ADD COLUMN version INTEGER NOT NULL DEFAULT 0 CHECK (version >= 0);
ALTER TABLE partner_banks ADD COLUMN sealed TEXT;
ALTER TABLE partner_banks ADD COLUMN updated_at INTEGER;
ALTER TABLE partner_banks ADD COLUMN verified_at INTEGER;
ALTER TABLE partner_banks ADD COLUMN verified_by TEXT CHECK ((verified_by IS NULL) = (verified_at IS NULL) AND (verified_by IS NULL OR verified_by GLOB 'usr_*'));
