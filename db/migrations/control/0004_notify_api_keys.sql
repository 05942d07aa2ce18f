-- Processes keep keys that they have found good. Whatever changes what a key may do, or whom it acts for, tells them on
-- commit, whoever made the change. Last uses are not told: they are written every second and change nothing.
CREATE FUNCTION notify_api_key() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_notify('api_keys', to_jsonb(coalesce(NEW, OLD)) ->> TG_ARGV[0]);
  RETURN NULL;
END $$;--> statement-breakpoint
CREATE TRIGGER api_keys_notify AFTER UPDATE OR DELETE ON api_keys
  FOR EACH ROW EXECUTE FUNCTION notify_api_key('id');--> statement-breakpoint
CREATE TRIGGER api_key_secrets_notify AFTER INSERT OR DELETE OR UPDATE OF secret_hash, expires_at ON api_key_secrets
  FOR EACH ROW EXECUTE FUNCTION notify_api_key('api_key_id');--> statement-breakpoint
CREATE TRIGGER organizations_notify_api_keys AFTER DELETE OR UPDATE OF name, plan, region ON organizations
  FOR EACH ROW EXECUTE FUNCTION notify_api_key('id');
