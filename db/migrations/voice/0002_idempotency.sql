CREATE TABLE "voice"."idempotency_keys" (
	"organization_id" uuid NOT NULL,
	"api_key_id" uuid NOT NULL,
	"idempotency_key" text NOT NULL,
	"fingerprint" text NOT NULL,
	"sealed_answer" text NOT NULL,
	"expires_at" timestamp (3) with time zone DEFAULT now() + interval '24 hours' NOT NULL,
	CONSTRAINT "idempotency_keys_organization_id_api_key_id_idempotency_key_pk" PRIMARY KEY("organization_id","api_key_id","idempotency_key")
);
--> statement-breakpoint
CREATE INDEX "idempotency_keys_expires_idx" ON "voice"."idempotency_keys" USING btree ("expires_at");