ALTER TABLE "organizations" ADD COLUMN "erase_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "organizations" ADD COLUMN "deleted_by_label" text;--> statement-breakpoint
-- The keys of a deleted organization are refused from the commit on, and good again when the deletion is undone.
DROP TRIGGER organizations_notify_api_keys ON organizations;--> statement-breakpoint
CREATE TRIGGER organizations_notify_api_keys AFTER DELETE OR UPDATE OF name, plan, region, erase_at ON organizations
  FOR EACH ROW EXECUTE FUNCTION notify_api_key('id');
