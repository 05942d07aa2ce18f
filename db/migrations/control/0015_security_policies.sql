CREATE TABLE "security_policies" (
	"organization_id" uuid PRIMARY KEY NOT NULL,
	"two_factor_required_from" timestamp (3) with time zone,
	"session_idle_minutes" integer NOT NULL,
	"session_lifetime_minutes" integer NOT NULL,
	"api_key_lifetime_days" integer,
	"version" integer NOT NULL,
	"updated_by_label" text NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "two_factor_notices" (
	"organization_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"due_at" timestamp (3) with time zone NOT NULL,
	"days_before" integer NOT NULL,
	CONSTRAINT "two_factor_notices_organization_id_user_id_pk" PRIMARY KEY("organization_id","user_id")
);
--> statement-breakpoint
ALTER TABLE "security_policies" ADD CONSTRAINT "security_policies_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "two_factor_notices" ADD CONSTRAINT "two_factor_notices_membership_fk" FOREIGN KEY ("organization_id","user_id") REFERENCES "public"."memberships"("organization_id","user_id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "sessions_open_idx" ON "sessions" USING btree ("organization_id") WHERE "sessions"."revoked_at" is null;--> statement-breakpoint
CREATE INDEX "sessions_ended_idx" ON "sessions" USING btree ("revoked_at") WHERE "sessions"."revoked_at" is not null;