CREATE TYPE "public"."bulk_action" AS ENUM('change_role', 'suspend', 'reactivate', 'remove', 'end_sessions', 'send_temporary_password');--> statement-breakpoint
CREATE TYPE "public"."bulk_outcome" AS ENUM('pending', 'succeeded', 'skipped', 'failed');--> statement-breakpoint
CREATE TYPE "public"."bulk_status" AS ENUM('queued', 'running', 'completed', 'cancelled');--> statement-breakpoint
CREATE TABLE "bulk_change_rows" (
	"organization_id" uuid NOT NULL,
	"bulk_change_id" uuid NOT NULL,
	"position" integer NOT NULL,
	"user_id" uuid NOT NULL,
	"name" text,
	"email" text,
	"outcome" "bulk_outcome" DEFAULT 'pending' NOT NULL,
	"reason" text,
	"message" text,
	CONSTRAINT "bulk_change_rows_bulk_change_id_position_user_id_pk" PRIMARY KEY("bulk_change_id","position","user_id")
);
--> statement-breakpoint
CREATE TABLE "bulk_changes" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"action" "bulk_action" NOT NULL,
	"role" "role",
	"revoke_api_keys" boolean DEFAULT false NOT NULL,
	"status" "bulk_status" DEFAULT 'queued' NOT NULL,
	"total" integer DEFAULT 0 NOT NULL,
	"succeeded" integer DEFAULT 0 NOT NULL,
	"skipped" integer DEFAULT 0 NOT NULL,
	"failed" integer DEFAULT 0 NOT NULL,
	"actor_kind" "actor_kind" NOT NULL,
	"actor_id" uuid NOT NULL,
	"actor_label" text NOT NULL,
	"request_id" text NOT NULL,
	"ip" text,
	"user_agent" text,
	"failures" integer DEFAULT 0 NOT NULL,
	"retry_at" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "bulk_changes_organization_id_key" UNIQUE("organization_id","id")
);
--> statement-breakpoint
ALTER TABLE "bulk_change_rows" ADD CONSTRAINT "bulk_change_rows_bulk_change_fk" FOREIGN KEY ("organization_id","bulk_change_id") REFERENCES "public"."bulk_changes"("organization_id","id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "bulk_changes" ADD CONSTRAINT "bulk_changes_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "bulk_change_rows_outcome_idx" ON "bulk_change_rows" USING btree ("bulk_change_id","outcome","position","user_id");--> statement-breakpoint
CREATE INDEX "bulk_changes_list_idx" ON "bulk_changes" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE INDEX "bulk_changes_open_idx" ON "bulk_changes" USING btree ("updated_at") WHERE "bulk_changes"."finished_at" is null;--> statement-breakpoint
CREATE INDEX "bulk_changes_finished_idx" ON "bulk_changes" USING btree ("finished_at");