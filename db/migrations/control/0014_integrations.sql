CREATE TYPE "public"."integration_method" AS ENUM('oauth', 'private_token', 'api_key');--> statement-breakpoint
CREATE TYPE "public"."integration_status" AS ENUM('active', 'needs_reconnect', 'disconnected');--> statement-breakpoint
CREATE TYPE "public"."integration_vendor" AS ENUM('gohighlevel', 'calcom');--> statement-breakpoint
CREATE TABLE "integration_calendars" (
	"organization_id" uuid NOT NULL,
	"connection_id" uuid NOT NULL,
	"calendar_id" text NOT NULL,
	"calendar_name" text NOT NULL,
	"agent_id" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	CONSTRAINT "integration_calendars_connection_id_calendar_id_pk" PRIMARY KEY("connection_id","calendar_id")
);
--> statement-breakpoint
CREATE TABLE "integration_connections" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"vendor" "integration_vendor" NOT NULL,
	"method" "integration_method" NOT NULL,
	"status" "integration_status" DEFAULT 'active' NOT NULL,
	"is_primary" boolean DEFAULT false NOT NULL,
	"base_url" text NOT NULL,
	"account_id" text NOT NULL,
	"account_name" text NOT NULL,
	"account_email" text,
	"company_id" text,
	"time_zone" text,
	"scopes" text[] DEFAULT '{}' NOT NULL,
	"sealed_credentials" text,
	"credentials_version" integer DEFAULT 1 NOT NULL,
	"access_expires_at" timestamp (3) with time zone,
	"renewing_until" timestamp (3) with time zone,
	"last_checked_at" timestamp (3) with time zone,
	"last_check_ms" integer,
	"last_error" text,
	"last_error_at" timestamp (3) with time zone,
	"connected_by_label" text NOT NULL,
	"connected_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"version" integer DEFAULT 1 NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL,
	"updated_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
CREATE TABLE "integration_oauth_states" (
	"id" uuid PRIMARY KEY NOT NULL,
	"organization_id" uuid NOT NULL,
	"session_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"vendor" "integration_vendor" NOT NULL,
	"state_hash" text NOT NULL,
	"cookie_hash" text NOT NULL,
	"used_at" timestamp (3) with time zone,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
--> statement-breakpoint
ALTER TABLE "integration_calendars" ADD CONSTRAINT "integration_calendars_connection_id_integration_connections_id_fk" FOREIGN KEY ("connection_id") REFERENCES "public"."integration_connections"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "integration_connections" ADD CONSTRAINT "integration_connections_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "integration_oauth_states" ADD CONSTRAINT "integration_oauth_states_organization_id_organizations_id_fk" FOREIGN KEY ("organization_id") REFERENCES "public"."organizations"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "integration_oauth_states" ADD CONSTRAINT "integration_oauth_states_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "integration_oauth_states" ADD CONSTRAINT "integration_oauth_states_user_id_users_id_fk" FOREIGN KEY ("user_id") REFERENCES "public"."users"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "integration_calendars_agent_idx" ON "integration_calendars" USING btree ("organization_id","agent_id");--> statement-breakpoint
CREATE UNIQUE INDEX "integration_connections_account_key" ON "integration_connections" USING btree ("organization_id","vendor","base_url","account_id");--> statement-breakpoint
CREATE UNIQUE INDEX "integration_connections_primary_key" ON "integration_connections" USING btree ("organization_id","vendor") WHERE is_primary;--> statement-breakpoint
CREATE INDEX "integration_connections_list_idx" ON "integration_connections" USING btree ("organization_id","created_at","id");--> statement-breakpoint
CREATE UNIQUE INDEX "integration_oauth_states_cookie_hash_key" ON "integration_oauth_states" USING btree ("cookie_hash");--> statement-breakpoint
CREATE INDEX "integration_oauth_states_expires_idx" ON "integration_oauth_states" USING btree ("expires_at");