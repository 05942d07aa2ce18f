CREATE SCHEMA "voice";
--> statement-breakpoint
CREATE TYPE "voice"."agent_status" AS ENUM('active', 'inactive');--> statement-breakpoint
CREATE TYPE "voice"."call_direction" AS ENUM('inbound', 'outbound');--> statement-breakpoint
CREATE TYPE "voice"."call_status" AS ENUM('completed', 'no_answer', 'voicemail', 'failed', 'in_progress');--> statement-breakpoint
CREATE TYPE "voice"."lead_source" AS ENUM('call', 'website', 'referral', 'import', 'api');--> statement-breakpoint
CREATE TYPE "voice"."lead_status" AS ENUM('new', 'contacted', 'qualified', 'converted', 'lost');--> statement-breakpoint
CREATE TYPE "voice"."start_speaker" AS ENUM('agent', 'user');--> statement-breakpoint
CREATE TABLE "voice"."agents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"name" text NOT NULL,
	"status" "voice"."agent_status" DEFAULT 'active' NOT NULL,
	"model" text NOT NULL,
	"voice_id" text NOT NULL,
	"language" text NOT NULL,
	"temperature" real NOT NULL,
	"prompt" text,
	"begin_message" text,
	"start_speaker" "voice"."start_speaker" NOT NULL,
	"max_call_duration_ms" integer NOT NULL,
	"ring_duration_ms" integer NOT NULL,
	"end_call_after_silence_ms" integer NOT NULL,
	"enable_voicemail_detection" boolean NOT NULL,
	"voicemail_message" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "voice"."calls" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"agent_id" uuid,
	"contact_id" uuid,
	"lead_id" uuid,
	"direction" "voice"."call_direction" NOT NULL,
	"status" "voice"."call_status" NOT NULL,
	"from_number" text NOT NULL,
	"to_number" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"ended_at" timestamp (3) with time zone,
	"duration_seconds" integer DEFAULT 0 NOT NULL,
	"transcript" jsonb DEFAULT '[]'::jsonb NOT NULL,
	"summary" text,
	"tags" text[] DEFAULT '{}' NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "voice"."contacts" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"first_name" text,
	"last_name" text,
	"email" text,
	"phone" text,
	"company" text,
	"metadata" jsonb DEFAULT '{}'::jsonb NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "voice"."knowledge_base_documents" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"title" text NOT NULL,
	"content" text NOT NULL,
	"source_url" text,
	"search" "tsvector" GENERATED ALWAYS AS (setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', content), 'B')) STORED,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "voice"."leads" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"contact_id" uuid,
	"first_name" text,
	"last_name" text,
	"email" text,
	"phone" text,
	"company" text,
	"status" "voice"."lead_status" DEFAULT 'new' NOT NULL,
	"source" "voice"."lead_source" NOT NULL,
	"notes" text,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE INDEX "agents_list_idx" ON "voice"."agents" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "agents_name_idx" ON "voice"."agents" USING btree ("organization_id","name","id");--> statement-breakpoint
CREATE UNIQUE INDEX "agents_organization_id_key" ON "voice"."agents" USING btree ("organization_id","id");--> statement-breakpoint
CREATE INDEX "calls_list_idx" ON "voice"."calls" USING btree ("organization_id","started_at","id");--> statement-breakpoint
CREATE INDEX "calls_agent_idx" ON "voice"."calls" USING btree ("organization_id","agent_id","started_at");--> statement-breakpoint
CREATE INDEX "contacts_list_idx" ON "voice"."contacts" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "contacts_organization_id_key" ON "voice"."contacts" USING btree ("organization_id","id");--> statement-breakpoint
CREATE INDEX "knowledge_base_documents_list_idx" ON "voice"."knowledge_base_documents" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "knowledge_base_documents_search_idx" ON "voice"."knowledge_base_documents" USING gin ("search");--> statement-breakpoint
CREATE INDEX "leads_list_idx" ON "voice"."leads" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "leads_status_idx" ON "voice"."leads" USING btree ("organization_id","status");