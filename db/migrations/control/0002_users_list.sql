CREATE INDEX "memberships_created_idx" ON "memberships" USING btree ("organization_id","created_at","user_id");--> statement-breakpoint
CREATE INDEX "memberships_last_active_idx" ON "memberships" USING btree ("organization_id",coalesce("last_active_at", '-infinity'),"user_id");--> statement-breakpoint
CREATE INDEX "users_name_idx" ON "users" USING btree (("first_name" || ' ' || "last_name") collate "und-x-icu","id");--> statement-breakpoint
CREATE INDEX "users_email_idx" ON "users" USING btree (lower("email"),"id");