-- Lists of what is rare must not walk what is common: what is held, whatever of it still waits, and payouts not paid yet.
DROP INDEX earnings_held;
CREATE INDEX earnings_held ON earnings (organization_id, id) WHERE held = 1;
CREATE INDEX payouts_unpaid ON payouts (organization_id, status, id) WHERE status <> 'paid';
