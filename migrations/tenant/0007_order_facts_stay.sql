CREATE TRIGGER order_facts_are_never_deleted BEFORE DELETE ON order_facts BEGIN SELECT RAISE(ABORT, 'order_facts_are_append_only'); END;
CREATE TRIGGER order_facts_are_never_replaced BEFORE INSERT ON order_facts
WHEN EXISTS (SELECT 1 FROM order_facts WHERE organization_id = NEW.organization_id AND source = NEW.source AND subject = NEW.subject
  AND kind = NEW.kind AND external_id = NEW.external_id AND status = NEW.status)
BEGIN SELECT RAISE(ABORT, 'UNIQUE constraint failed: order_facts'); END;
