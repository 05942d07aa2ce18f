CREATE EXTENSION IF NOT EXISTS pg_trgm;
--> statement-breakpoint
CREATE EXTENSION IF NOT EXISTS btree_gin;
--> statement-breakpoint
DROP INDEX "voice"."calls_agent_idx";
--> statement-breakpoint
DROP INDEX "voice"."knowledge_base_documents_search_idx";
--> statement-breakpoint
DROP INDEX "voice"."leads_status_idx";
--> statement-breakpoint
CREATE UNIQUE INDEX "leads_organization_id_key" ON "voice"."leads" USING btree ("organization_id","id");
--> statement-breakpoint
CREATE INDEX "calls_created_idx" ON "voice"."calls" USING btree ("organization_id","created_at","id");
--> statement-breakpoint
CREATE INDEX "calls_duration_idx" ON "voice"."calls" USING btree ("organization_id","duration_seconds","id");
--> statement-breakpoint
CREATE INDEX "calls_contact_idx" ON "voice"."calls" USING btree ("organization_id","contact_id","started_at","id");
--> statement-breakpoint
CREATE INDEX "calls_lead_idx" ON "voice"."calls" USING btree ("organization_id","lead_id","started_at","id");
--> statement-breakpoint
CREATE INDEX "calls_tags_idx" ON "voice"."calls" USING gin ("organization_id","tags") WITH (fastupdate=false);
--> statement-breakpoint
CREATE INDEX "calls_search_idx" ON "voice"."calls" USING gin ("organization_id",(coalesce("summary", '') || ' ' || "from_number" || ' ' || "to_number") gin_trgm_ops) WITH (fastupdate=false);
--> statement-breakpoint
CREATE INDEX "contacts_updated_idx" ON "voice"."contacts" USING btree ("organization_id","updated_at","id");
--> statement-breakpoint
CREATE INDEX "contacts_name_idx" ON "voice"."contacts" USING btree ("organization_id",lower(coalesce("first_name", '') || ' ' || coalesce("last_name", '')),"id");
--> statement-breakpoint
CREATE INDEX "contacts_search_idx" ON "voice"."contacts" USING gin ("organization_id",(coalesce("first_name", '') || ' ' || coalesce("last_name", '') || ' ' || coalesce("email", '') || ' ' || coalesce("phone", '') || ' ' || coalesce("company", '')) gin_trgm_ops) WITH (fastupdate=false);
--> statement-breakpoint
CREATE INDEX "knowledge_base_documents_updated_idx" ON "voice"."knowledge_base_documents" USING btree ("organization_id","updated_at","id");
--> statement-breakpoint
CREATE INDEX "knowledge_base_documents_title_idx" ON "voice"."knowledge_base_documents" USING btree ("organization_id",lower("title"),"id");
--> statement-breakpoint
CREATE INDEX "knowledge_base_documents_title_words_idx" ON "voice"."knowledge_base_documents" USING gin ("organization_id",to_tsvector('english', "title")) WITH (fastupdate=false);
--> statement-breakpoint
CREATE INDEX "leads_updated_idx" ON "voice"."leads" USING btree ("organization_id","updated_at","id");
--> statement-breakpoint
CREATE INDEX "leads_name_idx" ON "voice"."leads" USING btree ("organization_id",lower(coalesce("first_name", '') || ' ' || coalesce("last_name", '')),"id");
--> statement-breakpoint
CREATE INDEX "leads_contact_idx" ON "voice"."leads" USING btree ("organization_id","contact_id");
--> statement-breakpoint
CREATE INDEX "leads_search_idx" ON "voice"."leads" USING gin ("organization_id",(coalesce("first_name", '') || ' ' || coalesce("last_name", '') || ' ' || coalesce("email", '') || ' ' || coalesce("phone", '') || ' ' || coalesce("company", '')) gin_trgm_ops) WITH (fastupdate=false);
--> statement-breakpoint
CREATE INDEX "calls_agent_idx" ON "voice"."calls" USING btree ("organization_id","agent_id","started_at","id");
--> statement-breakpoint
CREATE INDEX "knowledge_base_documents_search_idx" ON "voice"."knowledge_base_documents" USING gin ("organization_id","search") WITH (fastupdate=false);
--> statement-breakpoint
CREATE INDEX "leads_status_idx" ON "voice"."leads" USING btree ("organization_id","status","id");
--> statement-breakpoint
-- What refers to nothing would keep the foreign keys out.
UPDATE "voice"."calls" c SET "agent_id" = NULL WHERE "agent_id" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "voice"."agents" p WHERE p."organization_id" = c."organization_id" AND p."id" = c."agent_id");
--> statement-breakpoint
UPDATE "voice"."calls" c SET "contact_id" = NULL WHERE "contact_id" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "voice"."contacts" p WHERE p."organization_id" = c."organization_id" AND p."id" = c."contact_id");
--> statement-breakpoint
UPDATE "voice"."calls" c SET "lead_id" = NULL WHERE "lead_id" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "voice"."leads" p WHERE p."organization_id" = c."organization_id" AND p."id" = c."lead_id");
--> statement-breakpoint
UPDATE "voice"."leads" c SET "contact_id" = NULL WHERE "contact_id" IS NOT NULL AND NOT EXISTS (SELECT 1 FROM "voice"."contacts" p WHERE p."organization_id" = c."organization_id" AND p."id" = c."contact_id");
--> statement-breakpoint
-- Only the reference becomes null: without the list of columns the organization would, too.
ALTER TABLE "voice"."calls" ADD CONSTRAINT "calls_agent_fk" FOREIGN KEY ("organization_id","agent_id") REFERENCES "voice"."agents"("organization_id","id") ON DELETE SET NULL ("agent_id") ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "voice"."calls" ADD CONSTRAINT "calls_contact_fk" FOREIGN KEY ("organization_id","contact_id") REFERENCES "voice"."contacts"("organization_id","id") ON DELETE SET NULL ("contact_id") ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "voice"."calls" ADD CONSTRAINT "calls_lead_fk" FOREIGN KEY ("organization_id","lead_id") REFERENCES "voice"."leads"("organization_id","id") ON DELETE SET NULL ("lead_id") ON UPDATE no action;
--> statement-breakpoint
ALTER TABLE "voice"."leads" ADD CONSTRAINT "leads_contact_fk" FOREIGN KEY ("organization_id","contact_id") REFERENCES "voice"."contacts"("organization_id","id") ON DELETE SET NULL ("contact_id") ON UPDATE no action;
