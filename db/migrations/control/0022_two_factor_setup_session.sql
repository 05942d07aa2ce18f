ALTER TABLE "totp_factors" ADD COLUMN "session_id" uuid;--> statement-breakpoint
ALTER TABLE "totp_factors" ADD CONSTRAINT "totp_factors_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE set null ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "totp_factors_session_idx" ON "totp_factors" USING btree ("session_id");