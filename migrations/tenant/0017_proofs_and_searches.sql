-- Roots of the tile's groups of 16 leaves, so that a proof hashes and reads an eighth of it. Null in older tiles.
ALTER TABLE closed_tiles ADD COLUMN knots TEXT CHECK (knots IS NULL OR length(knots) % 64 = 0 AND length(knots) BETWEEN 64 AND 1024);

-- One kind of thing that happened, and what happened to one thing; of equal indexes the planner takes the later one.
CREATE INDEX activity_by_action ON activity (organization_id, action, id);
CREATE INDEX activity_by_object ON activity (organization_id, object, id);

-- Payouts are counted by what they paid: credits are few among the earnings.
CREATE INDEX earnings_of_credits ON earnings (organization_id, id) WHERE kind = 'credit';
CREATE INDEX payout_lines_by_earning ON payout_lines (organization_id, earning_id);
