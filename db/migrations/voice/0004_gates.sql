CREATE TABLE "voice"."gates" (
	"organization_id" uuid PRIMARY KEY NOT NULL,
	"token" uuid NOT NULL,
	"created_at" timestamp (3) with time zone DEFAULT now() NOT NULL
);
