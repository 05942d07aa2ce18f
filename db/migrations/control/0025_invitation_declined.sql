ALTER TYPE "public"."invitation_status" ADD VALUE 'declined' BEFORE 'revoked';--> statement-breakpoint
ALTER TABLE "invitations" ADD COLUMN "declined_at" timestamp (3) with time zone;