CREATE TABLE "integration_agencies" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"base_url" text NOT NULL,
	"company_id" text NOT NULL,
	"sealed_credentials" text NOT NULL,
	"credentials_version" integer DEFAULT 1 NOT NULL,
	"access_expires_at" timestamp (3) with time zone,
	"renewing_until" timestamp (3) with time zone,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "integration_connections" ADD COLUMN "agency_id" uuid;--> statement-breakpoint
ALTER TABLE "integration_agencies" ADD CONSTRAINT "integration_agencies_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "integration_agencies_company_key" ON "integration_agencies" USING btree ("organization_id","base_url","company_id");--> statement-breakpoint
ALTER TABLE "integration_connections" ADD CONSTRAINT "integration_connections_agency_id_integration_agencies_id_fk" FOREIGN KEY ("agency_id") REFERENCES "public"."integration_agencies"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "integration_connections_agency_idx" ON "integration_connections" USING btree ("agency_id");