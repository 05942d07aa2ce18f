CREATE TYPE "public"."region_move_phase" AS ENUM('copying', 'switching', 'erasing', 'cancelling');--> statement-breakpoint
CREATE TABLE "region_moves" (
	"organization_id" uuid PRIMARY KEY NOT NULL,
	"from_region" "region" NOT NULL,
	"to_region" "region" NOT NULL,
	"phase" "region_move_phase" DEFAULT 'copying' NOT NULL,
	"rows_done" integer DEFAULT 0 NOT NULL,
	"rows_total" integer DEFAULT 0 NOT NULL,
	"error" text,
	"requested_by_label" text NOT NULL,
	"token" uuid,
	"held_until" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "region_moves" ADD CONSTRAINT "region_moves_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;