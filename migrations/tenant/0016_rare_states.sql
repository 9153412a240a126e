-- Lists of what is rare must not walk what is common; the common state costs nothing here.
CREATE INDEX orders_unusual ON orders (organization_id, status, id) WHERE status <> 'paid';
CREATE INDEX earnings_waiting ON earnings (organization_id, id) WHERE pending + available + reserved + transit > 0;
