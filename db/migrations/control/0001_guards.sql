-- Every organization keeps at least one active OWNER. Two demotions at once both pass a check that reads first and writes
-- later; here each takes the organization's row lock, so the second sees what the first did.
CREATE FUNCTION keep_an_owner() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.role = 'OWNER' AND OLD.status = 'active'
     AND (TG_OP = 'DELETE' OR NEW.role <> 'OWNER' OR NEW.status <> 'active') THEN
    PERFORM 1 FROM organizations WHERE id = OLD.organization_id FOR UPDATE;
    IF FOUND AND NOT EXISTS (
      SELECT 1 FROM memberships
      WHERE organization_id = OLD.organization_id AND role = 'OWNER' AND status = 'active'
    ) THEN
      RAISE EXCEPTION 'organization % would be left without an active owner', OLD.organization_id
        USING ERRCODE = 'AG001';
    END IF;
  END IF;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER keep_an_owner AFTER UPDATE OR DELETE ON memberships
  FOR EACH ROW EXECUTE FUNCTION keep_an_owner();
--> statement-breakpoint
-- The audit trail is only ever added to; rows leave with their organization or by retention, never by an edit.
CREATE FUNCTION audit_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'audit events are not edited' USING ERRCODE = 'AG002';
END $$;
--> statement-breakpoint
CREATE TRIGGER audit_is_append_only BEFORE UPDATE ON audit_events
  FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
