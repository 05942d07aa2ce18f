-- What is already in the log gets its place in the chain like everything that follows.
INSERT INTO audit_unsealed (organization_id, created_at, event_id) SELECT organization_id, created_at, id FROM audit_events;
--> statement-breakpoint
-- Once per statement, in the writer's own transaction: an entry is there if, and only if, the event is. The sealer takes
-- what it sees, so that an event which commits late is sealed late, and never passed over.
CREATE FUNCTION audit_await_seal() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  INSERT INTO audit_unsealed (organization_id, created_at, event_id)
    SELECT organization_id, created_at, id FROM added;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE TRIGGER audit_await_seal AFTER INSERT ON audit_events REFERENCING NEW TABLE AS added
  FOR EACH STATEMENT EXECUTE FUNCTION audit_await_seal();
--> statement-breakpoint
CREATE TRIGGER audit_is_append_only BEFORE UPDATE ON audit_seals
  FOR EACH ROW EXECUTE FUNCTION audit_is_append_only();
--> statement-breakpoint
-- Events and seals leave in two ways: with their organization, whose row is gone by then, and by retention, which says so
-- in its own transaction (lib/audit-log/chain/retention.ts).
CREATE FUNCTION audit_leaves_deliberately() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF current_setting('agni.audit_removal', true) = OLD.organization_id::text
     OR NOT EXISTS (SELECT FROM organizations WHERE id = OLD.organization_id) THEN
    RETURN OLD;
  END IF;
  RAISE EXCEPTION 'the audit log is removed by retention only' USING ERRCODE = 'AG003';
END $$;
--> statement-breakpoint
CREATE TRIGGER audit_leaves_deliberately BEFORE DELETE ON audit_events
  FOR EACH ROW EXECUTE FUNCTION audit_leaves_deliberately();
--> statement-breakpoint
CREATE TRIGGER audit_leaves_deliberately BEFORE DELETE ON audit_seals
  FOR EACH ROW EXECUTE FUNCTION audit_leaves_deliberately();
--> statement-breakpoint
CREATE FUNCTION audit_is_not_truncated() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'the audit log is removed by retention only' USING ERRCODE = 'AG003';
END $$;
--> statement-breakpoint
CREATE TRIGGER audit_is_not_truncated BEFORE TRUNCATE ON audit_events
  FOR EACH STATEMENT EXECUTE FUNCTION audit_is_not_truncated();
--> statement-breakpoint
CREATE TRIGGER audit_is_not_truncated BEFORE TRUNCATE ON audit_seals
  FOR EACH STATEMENT EXECUTE FUNCTION audit_is_not_truncated();
