ALTER TABLE partner_codes ADD COLUMN current_from INTEGER NOT NULL DEFAULT 0;
CREATE INDEX partner_codes_anywhere ON partner_codes (code, kind);
