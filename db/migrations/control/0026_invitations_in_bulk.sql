ALTER TYPE "public"."bulk_action" ADD VALUE 'invite';
--> statement-breakpoint
ALTER TYPE "public"."bulk_action" ADD VALUE 'resend_invitation';
--> statement-breakpoint
ALTER TYPE "public"."bulk_action" ADD VALUE 'revoke_invitation';
--> statement-breakpoint
ALTER TABLE "invitations" ADD COLUMN "listed_status" "invitation_status" DEFAULT 'pending' NOT NULL;
--> statement-breakpoint
-- Most rows keep the default. Before the trigger, which would run for each of them.
UPDATE "invitations" SET "listed_status" = CASE WHEN "status" = 'pending' THEN 'expired' ELSE "status" END
WHERE "status" <> 'pending' OR "expires_at" <= now();
--> statement-breakpoint
CREATE FUNCTION invitation_listed_status() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  NEW.listed_status := CASE WHEN NEW.status = 'pending' AND NEW.expires_at <= now() THEN 'expired' ELSE NEW.status END;
  RETURN NEW;
END
$$;
--> statement-breakpoint
CREATE TRIGGER "invitations_listed_status" BEFORE INSERT OR UPDATE ON "invitations"
  FOR EACH ROW EXECUTE FUNCTION invitation_listed_status();
--> statement-breakpoint
-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "invitations_facets_created_idx" ON "invitations" USING btree ("organization_id","listed_status","role","delivery","created_at","id");
--> statement-breakpoint
-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "invitations_facets_expires_idx" ON "invitations" USING btree ("organization_id","listed_status","role","delivery","expires_at","id");
--> statement-breakpoint
-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "invitations_facets_email_idx" ON "invitations" USING btree ("organization_id","listed_status","role","delivery","email","id");
--> statement-breakpoint
-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "invitations_lapsing_idx" ON "invitations" USING btree ("expires_at") WHERE listed_status = 'pending';
--> statement-breakpoint
ALTER TABLE "bulk_change_rows" ADD COLUMN "first_name" text;
--> statement-breakpoint
ALTER TABLE "bulk_change_rows" ADD COLUMN "last_name" text;
--> statement-breakpoint
ALTER TABLE "bulk_change_rows" ADD COLUMN "role" text;
--> statement-breakpoint
ALTER TABLE "bulk_changes" ADD COLUMN "due_at" timestamp (3) with time zone;
