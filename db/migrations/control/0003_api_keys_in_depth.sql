CREATE TYPE "public"."api_key_purpose" AS ENUM('client', 'playground');--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "purpose" "api_key_purpose" DEFAULT 'client' NOT NULL;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "allowed_addresses" text[] DEFAULT '{}' NOT NULL;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "expiry_notice_for" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "disabled_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "api_keys" ADD COLUMN "disabled_by_label" text;