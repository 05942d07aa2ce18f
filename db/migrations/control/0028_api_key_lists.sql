-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "api_key_secrets_search_idx" ON "api_key_secrets" USING gin ("organization_id",search_fold("prefix") gin_trgm_ops);
--> statement-breakpoint
-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "api_keys_end_idx" ON "api_keys" USING btree ("organization_id",coalesce("revoked_at", "expires_at", 'infinity'),"id");
--> statement-breakpoint
-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "api_keys_revoked_list_idx" ON "api_keys" USING btree ("organization_id","created_at","id") WHERE "api_keys"."revoked_at" is not null;
--> statement-breakpoint
-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "api_keys_revoked_name_idx" ON "api_keys" USING btree ("organization_id",lower("name"),"id") WHERE "api_keys"."revoked_at" is not null;
--> statement-breakpoint
-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "api_keys_revoked_end_idx" ON "api_keys" USING btree ("organization_id",coalesce("revoked_at", "expires_at", 'infinity'),"id") WHERE "api_keys"."revoked_at" is not null;
--> statement-breakpoint
-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "api_keys_unrevoked_list_idx" ON "api_keys" USING btree ("organization_id","created_at","id") WHERE "api_keys"."revoked_at" is null;
--> statement-breakpoint
-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "api_keys_unrevoked_name_idx" ON "api_keys" USING btree ("organization_id",lower("name"),"id") WHERE "api_keys"."revoked_at" is null;
--> statement-breakpoint
-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "api_keys_unrevoked_end_idx" ON "api_keys" USING btree ("organization_id",coalesce("revoked_at", "expires_at", 'infinity'),"id") WHERE "api_keys"."revoked_at" is null;
--> statement-breakpoint
-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "api_keys_permissions_idx" ON "api_keys" USING gin ("organization_id","permissions");
--> statement-breakpoint
-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "api_keys_search_idx" ON "api_keys" USING gin ("organization_id",search_fold("name") gin_trgm_ops,search_pairs(search_fold("name")));
