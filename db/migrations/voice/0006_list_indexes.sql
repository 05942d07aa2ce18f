-- Locks last until the end, so what stops reading, the new columns, comes last.
-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "calls_facets_started_idx" ON "voice"."calls" USING btree ("organization_id","direction","status","started_at","id");
--> statement-breakpoint
-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "calls_facets_created_idx" ON "voice"."calls" USING btree ("organization_id","direction","status","created_at","id");
--> statement-breakpoint
-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "calls_facets_duration_idx" ON "voice"."calls" USING btree ("organization_id","direction","status","duration_seconds","id");
--> statement-breakpoint
-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "leads_facets_idx" ON "voice"."leads" USING btree ("organization_id","status","source","id");
--> statement-breakpoint
-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "leads_facets_created_idx" ON "voice"."leads" USING btree ("organization_id","status","source","created_at","id");
--> statement-breakpoint
-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "leads_facets_updated_idx" ON "voice"."leads" USING btree ("organization_id","status","source","updated_at","id");
--> statement-breakpoint
-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "leads_facets_name_idx" ON "voice"."leads" USING btree ("organization_id","status","source",lower(coalesce("first_name", '') || ' ' || coalesce("last_name", '')),"id");
--> statement-breakpoint
-- allow generated-column: searches need it, and the table is written anew once
ALTER TABLE "voice"."agents"
  ADD COLUMN "search_text" text GENERATED ALWAYS AS (voice.search_fold(name)) STORED,
  ADD COLUMN "search_pairs" integer[] GENERATED ALWAYS AS (voice.search_pairs(voice.search_fold(name))) STORED;
--> statement-breakpoint
-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "agents_updated_idx" ON "voice"."agents" USING btree ("organization_id","updated_at","id");
--> statement-breakpoint
-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "agents_facets_created_idx" ON "voice"."agents" USING btree ("organization_id","status","created_at","id");
--> statement-breakpoint
-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "agents_facets_updated_idx" ON "voice"."agents" USING btree ("organization_id","status","updated_at","id");
--> statement-breakpoint
-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "agents_facets_name_idx" ON "voice"."agents" USING btree ("organization_id","status","name","id");
--> statement-breakpoint
-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "agents_search_idx" ON "voice"."agents" USING gin ("organization_id","search_text" gin_trgm_ops,"search_pairs") WITH (fastupdate=false);
