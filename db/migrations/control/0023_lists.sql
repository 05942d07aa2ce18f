-- All of this is one transaction, and locks last until its end. So what locks nothing comes first, then what stops writing, from
-- the longest work to the shortest, and at the end what stops reading too.
CREATE EXTENSION IF NOT EXISTS btree_gin;
--> statement-breakpoint
CREATE TABLE "member_directory" (
	"organization_id" uuid NOT NULL,
	"user_id" uuid NOT NULL,
	"role" "role" NOT NULL,
	"status" "membership_status" NOT NULL,
	"two_factor" boolean NOT NULL,
	"name" text NOT NULL,
	"email" text NOT NULL,
	"last_active_at" timestamp (3) with time zone NOT NULL,
	"created_at" timestamp (3) with time zone NOT NULL,
	"search_text" text GENERATED ALWAYS AS (search_fold(name || ' ' || email)) STORED,
	"search_pairs" integer[] GENERATED ALWAYS AS (search_pairs(search_fold(name || ' ' || email))) STORED,
	CONSTRAINT "member_directory_organization_id_user_id_pk" PRIMARY KEY("organization_id","user_id")
);
--> statement-breakpoint
CREATE FUNCTION has_second_factor(person uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
  SELECT EXISTS (SELECT FROM totp_factors f WHERE f.user_id = person AND f.confirmed_at IS NOT NULL)
    OR EXISTS (SELECT FROM passkeys p WHERE p.user_id = person AND p.confirmed_at IS NOT NULL)
$$;
--> statement-breakpoint
-- What the directory must say: the first filling and the tests read it.
CREATE VIEW "member_directory_source" AS
  SELECT m.organization_id, m.user_id, m.role, m.status, has_second_factor(m.user_id) AS two_factor,
    u.first_name || ' ' || u.last_name AS name, lower(u.email) AS email,
    coalesce(m.last_active_at, '-infinity') AS last_active_at, m.created_at
  FROM memberships m JOIN users u ON u.id = m.user_id;
--> statement-breakpoint
-- Filled and indexed before the triggers exist, because creating those locks memberships against writers until the end.
INSERT INTO "member_directory" (organization_id, user_id, role, status, two_factor, name, email, last_active_at, created_at)
SELECT organization_id, user_id, role, status, two_factor, name, email, last_active_at, created_at FROM "member_directory_source";
--> statement-breakpoint
CREATE INDEX "member_directory_name_idx" ON "member_directory" USING btree ("organization_id","name" collate "und-x-icu","user_id");
--> statement-breakpoint
CREATE INDEX "member_directory_email_idx" ON "member_directory" USING btree ("organization_id","email","user_id");
--> statement-breakpoint
CREATE INDEX "member_directory_last_active_idx" ON "member_directory" USING btree ("organization_id","last_active_at","user_id");
--> statement-breakpoint
CREATE INDEX "member_directory_created_idx" ON "member_directory" USING btree ("organization_id","created_at","user_id");
--> statement-breakpoint
CREATE INDEX "member_directory_role_idx" ON "member_directory" USING btree ("organization_id","role","user_id");
--> statement-breakpoint
CREATE INDEX "member_directory_status_idx" ON "member_directory" USING btree ("organization_id","status","user_id");
--> statement-breakpoint
CREATE INDEX "member_directory_facets_idx" ON "member_directory" USING btree ("organization_id","role","status","two_factor","user_id");
--> statement-breakpoint
CREATE INDEX "member_directory_facets_name_idx" ON "member_directory" USING btree ("organization_id","role","status","two_factor","name" collate "und-x-icu","user_id");
--> statement-breakpoint
CREATE INDEX "member_directory_facets_email_idx" ON "member_directory" USING btree ("organization_id","role","status","two_factor","email","user_id");
--> statement-breakpoint
CREATE INDEX "member_directory_facets_last_active_idx" ON "member_directory" USING btree ("organization_id","role","status","two_factor","last_active_at","user_id");
--> statement-breakpoint
CREATE INDEX "member_directory_facets_created_idx" ON "member_directory" USING btree ("organization_id","role","status","two_factor","created_at","user_id");
--> statement-breakpoint
CREATE INDEX "member_directory_search_idx" ON "member_directory" USING gin ("organization_id","search_text" gin_trgm_ops,"search_pairs");
--> statement-breakpoint
ALTER TABLE "member_directory" ALTER COLUMN "search_text" SET STATISTICS 1000;
--> statement-breakpoint
ANALYZE "member_directory";
--> statement-breakpoint
-- Waits for changes of the person that are not committed yet, so that it cannot miss a new name or second factor.
CREATE FUNCTION add_to_member_directory() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM users WHERE id IN (SELECT user_id FROM added) ORDER BY id FOR NO KEY UPDATE;
  INSERT INTO member_directory (organization_id, user_id, role, status, two_factor, name, email, last_active_at, created_at)
  SELECT added.organization_id, added.user_id, added.role, added.status, has_second_factor(added.user_id),
    u.first_name || ' ' || u.last_name, lower(u.email), coalesce(added.last_active_at, '-infinity'), added.created_at
  FROM added JOIN users u ON u.id = added.user_id;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION update_membership_in_directory() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE member_directory d
  SET role = c.role, status = c.status, last_active_at = coalesce(c.last_active_at, '-infinity'), created_at = c.created_at
  FROM changed c
  WHERE d.organization_id = c.organization_id AND d.user_id = c.user_id
    AND (d.role, d.status, d.last_active_at, d.created_at)
      IS DISTINCT FROM (c.role, c.status, coalesce(c.last_active_at, '-infinity'), c.created_at);
  RETURN NULL;
END $$;
--> statement-breakpoint
-- A membership moves to the person who proved the mailbox of its invitation. The foreign key has moved the row already.
CREATE FUNCTION move_in_member_directory() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM FROM users WHERE id = NEW.user_id FOR NO KEY UPDATE;
  UPDATE member_directory d
  SET two_factor = has_second_factor(u.id), name = u.first_name || ' ' || u.last_name, email = lower(u.email)
  FROM users u
  WHERE u.id = NEW.user_id AND d.organization_id = NEW.organization_id AND d.user_id = NEW.user_id;
  RETURN NULL;
END $$;
--> statement-breakpoint
CREATE FUNCTION update_person_in_directory() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE member_directory d SET name = NEW.first_name || ' ' || NEW.last_name, email = lower(NEW.email)
  FROM memberships m
  WHERE m.user_id = NEW.id AND d.organization_id = m.organization_id AND d.user_id = m.user_id;
  RETURN NULL;
END $$;
--> statement-breakpoint
-- Changes of a person's factors run one after the other, so that the last one sees what the others left.
CREATE FUNCTION update_two_factor_in_directory() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  person uuid := CASE TG_OP WHEN 'DELETE' THEN OLD.user_id ELSE NEW.user_id END;
BEGIN
  PERFORM FROM users WHERE id = person FOR NO KEY UPDATE;
  UPDATE member_directory d SET two_factor = has_second_factor(person)
  FROM memberships m
  WHERE m.user_id = person AND d.organization_id = m.organization_id AND d.user_id = m.user_id
    AND d.two_factor <> has_second_factor(person);
  RETURN NULL;
END $$;
--> statement-breakpoint
-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "audit_events_search_idx_new" ON "audit_events" USING gin ("organization_id","search_text" gin_trgm_ops,"search_pairs");
--> statement-breakpoint
-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "api_keys_name_idx" ON "api_keys" USING btree ("organization_id",lower("name"),"id");
--> statement-breakpoint
-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "api_keys_list_idx_new" ON "api_keys" USING btree ("organization_id","created_at","id");
--> statement-breakpoint
-- Tables in the order in which most changes write to them, so that few changes wait for this and this for them.
CREATE TRIGGER update_person_in_directory AFTER UPDATE OF first_name, last_name, email ON users FOR EACH ROW
  WHEN ((OLD.first_name, OLD.last_name, OLD.email) IS DISTINCT FROM (NEW.first_name, NEW.last_name, NEW.email))
  EXECUTE FUNCTION update_person_in_directory();
--> statement-breakpoint
CREATE TRIGGER add_two_factor_to_directory AFTER INSERT ON totp_factors FOR EACH ROW
  WHEN (NEW.confirmed_at IS NOT NULL) EXECUTE FUNCTION update_two_factor_in_directory();
--> statement-breakpoint
CREATE TRIGGER update_two_factor_in_directory AFTER UPDATE OF confirmed_at ON totp_factors FOR EACH ROW
  WHEN ((OLD.confirmed_at IS NULL) <> (NEW.confirmed_at IS NULL)) EXECUTE FUNCTION update_two_factor_in_directory();
--> statement-breakpoint
CREATE TRIGGER remove_two_factor_from_directory AFTER DELETE ON totp_factors FOR EACH ROW
  WHEN (OLD.confirmed_at IS NOT NULL) EXECUTE FUNCTION update_two_factor_in_directory();
--> statement-breakpoint
CREATE TRIGGER add_two_factor_to_directory AFTER INSERT ON passkeys FOR EACH ROW
  WHEN (NEW.confirmed_at IS NOT NULL) EXECUTE FUNCTION update_two_factor_in_directory();
--> statement-breakpoint
CREATE TRIGGER update_two_factor_in_directory AFTER UPDATE OF confirmed_at ON passkeys FOR EACH ROW
  WHEN ((OLD.confirmed_at IS NULL) <> (NEW.confirmed_at IS NULL)) EXECUTE FUNCTION update_two_factor_in_directory();
--> statement-breakpoint
CREATE TRIGGER remove_two_factor_from_directory AFTER DELETE ON passkeys FOR EACH ROW
  WHEN (OLD.confirmed_at IS NOT NULL) EXECUTE FUNCTION update_two_factor_in_directory();
--> statement-breakpoint
CREATE TRIGGER add_to_member_directory AFTER INSERT ON memberships
  REFERENCING NEW TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION add_to_member_directory();
--> statement-breakpoint
CREATE TRIGGER update_membership_in_directory AFTER UPDATE ON memberships
  REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION update_membership_in_directory();
--> statement-breakpoint
CREATE TRIGGER move_in_member_directory AFTER UPDATE OF user_id ON memberships FOR EACH ROW
  WHEN (OLD.user_id <> NEW.user_id) EXECUTE FUNCTION move_in_member_directory();
--> statement-breakpoint
-- What was written while the table was filled.
DELETE FROM "member_directory" d WHERE NOT EXISTS (
  SELECT FROM memberships m WHERE m.organization_id = d.organization_id AND m.user_id = d.user_id);
--> statement-breakpoint
INSERT INTO "member_directory" (organization_id, user_id, role, status, two_factor, name, email, last_active_at, created_at)
SELECT organization_id, user_id, role, status, two_factor, name, email, last_active_at, created_at FROM "member_directory_source"
EXCEPT SELECT organization_id, user_id, role, status, two_factor, name, email, last_active_at, created_at FROM "member_directory"
ON CONFLICT (organization_id, user_id) DO UPDATE SET
  role = excluded.role, status = excluded.status, two_factor = excluded.two_factor, name = excluded.name,
  email = excluded.email, last_active_at = excluded.last_active_at, created_at = excluded.created_at;
--> statement-breakpoint
ALTER TABLE "member_directory" ADD CONSTRAINT "member_directory_membership_fk" FOREIGN KEY ("organization_id","user_id") REFERENCES "public"."memberships"("organization_id","user_id") ON DELETE cascade ON UPDATE cascade;
--> statement-breakpoint
-- allow generated-column: searches need it, and the table is written anew once
ALTER TABLE "invitations"
  ADD COLUMN "search_text" text GENERATED ALWAYS AS (search_fold(first_name || ' ' || last_name || ' ' || email)) STORED,
  ADD COLUMN "search_pairs" integer[] GENERATED ALWAYS AS (search_pairs(search_fold(first_name || ' ' || last_name || ' ' || email))) STORED;
--> statement-breakpoint
-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "invitations_expires_idx" ON "invitations" USING btree ("organization_id","expires_at","id");
--> statement-breakpoint
-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "invitations_email_idx" ON "invitations" USING btree ("organization_id","email","id");
--> statement-breakpoint
-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "invitations_status_idx" ON "invitations" USING btree ("organization_id","status","expires_at");
--> statement-breakpoint
-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "invitations_search_idx" ON "invitations" USING gin ("organization_id","search_text" gin_trgm_ops,"search_pairs");
--> statement-breakpoint
-- allow index-on-table: each order and filter of the list needs it; writers wait for seconds per million rows
CREATE INDEX "invitations_list_idx_new" ON "invitations" USING btree ("organization_id","created_at","id");
--> statement-breakpoint
ANALYZE "invitations";
--> statement-breakpoint
-- allow drop-index: the new one serves older versions too
DROP INDEX "api_keys_list_idx";
--> statement-breakpoint
-- allow drop-index: the new one serves older versions too
DROP INDEX "audit_events_search_idx";
--> statement-breakpoint
-- allow drop-index: the new one serves older versions too
DROP INDEX "invitations_list_idx";
--> statement-breakpoint
ALTER INDEX "api_keys_list_idx_new" RENAME TO "api_keys_list_idx";
--> statement-breakpoint
ALTER INDEX "audit_events_search_idx_new" RENAME TO "audit_events_search_idx";
--> statement-breakpoint
ALTER INDEX "invitations_list_idx_new" RENAME TO "invitations_list_idx";
