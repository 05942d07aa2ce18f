-- A key of the playground is a person's, not a program's: it ends with any of their sessions, and when they are given
-- another role, are suspended or leave. Another of their browsers gets a new one at its next request.
CREATE FUNCTION end_playground_keys() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  DELETE FROM api_keys WHERE purpose = 'playground' AND created_by_user_id = OLD.user_id;
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER sessions_end_playground_keys AFTER UPDATE OF revoked_at ON sessions
  FOR EACH ROW WHEN (OLD.revoked_at IS NULL AND NEW.revoked_at IS NOT NULL) EXECUTE FUNCTION end_playground_keys();--> statement-breakpoint
CREATE TRIGGER memberships_end_playground_keys AFTER DELETE OR UPDATE OF role, status ON memberships
  FOR EACH ROW EXECUTE FUNCTION end_playground_keys();
