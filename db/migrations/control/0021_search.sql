-- How a search reads text, on both sides: lower case, without accents, compatibility forms and invisible characters, and
-- with one kind of apostrophe, quotation mark and hyphen. It asks ICU and nothing of the database's locale.
CREATE FUNCTION search_fold(input text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10 AS $$
DECLARE
  folded text := input;
BEGIN
  -- Most text is ASCII, which takes a tenth of the time.
  IF octet_length(folded) = length(folded) THEN
    RETURN lower(folded COLLATE "C");
  END IF;
  -- Before NFKD, which makes a space and an accent of U+00B4.
  IF folded ~ E'[\u2018\u2019\u201b\u2032\u02b9\u02bb\u02bc\u00b4\uff07\uff40\u055a\ua78c]' THEN
    folded := translate(folded, E'\u2018\u2019\u201b\u2032\u02b9\u02bb\u02bc\u00b4\uff07\uff40\u055a\ua78c', '''''''''''''''''''''''''');
  END IF;
  folded := lower(normalize(folded, NFKD) COLLATE "und-x-icu");
  -- Accents of Latin, Greek and Cyrillic; vowel points of Hebrew and Arabic; what cannot be seen.
  folded := regexp_replace(
    folded,
    E'[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u0640\u064b-\u065f\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed'
    || E'\u00ad\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]+',
    '', 'g');
  -- Letters that Unicode does not take apart.
  IF folded ~ E'[\u00ab\u00bb\u00df-\u02af\u03c2\u1e9e\u2010-\u2015\u201a-\u201f\u2039\u203a\u2212]' THEN
    folded := translate(
      folded,
      E'\u00f8\u0111\u00f0\u0142\u0127\u0167\u0131\u014b\u0180\u0253\u0257\u0199\u0268\u0289\u023c\u0247\u03c2'
      || E'\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u201c\u201d\u201e\u201f\u00ab\u00bb\u201a\u2039\u203a',
      'oddlhtinbbdkiule' || E'\u03c3' || '-------""""""''''''');
    folded := replace(replace(replace(replace(folded, E'\u00df', 'ss'), E'\u00e6', 'ae'), E'\u0153', 'oe'), E'\u00fe', 'th');
  END IF;
  -- Korean syllables and voiced kana are letters of their own.
  IF folded ~ E'[\u1100-\u11ff\u3099\u309a]' THEN
    folded := normalize(folded, NFC);
  END IF;
  RETURN folded;
END $$;
--> statement-breakpoint
-- The pattern for LIKE that finds a text in a folded one; `%`, `_` and `\` stand for themselves.
CREATE FUNCTION search_pattern(folded text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT '%' || regexp_replace(folded, '([\\%_])', '\\\1', 'g') || '%'
$$;
--> statement-breakpoint
-- Pairs of neighbouring characters of which one is beyond ASCII, and single ideographs, as numbers; null for ASCII alone.
-- A text has all the pairs of every part of it. pg_trgm has no trigrams of such characters where LC_CTYPE is C, and
-- nowhere any of a word of two.
CREATE FUNCTION search_pairs(folded text) RETURNS integer[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
DECLARE
  pairs integer[] := '{}';
  last int := 32;
  this int;
  one text;
BEGIN
  IF octet_length(folded) = length(folded) THEN
    RETURN NULL;
  END IF;
  FOREACH one IN ARRAY string_to_array(folded, NULL) LOOP
    this := ascii(one);
    IF this BETWEEN 13312 AND 40959 THEN
      pairs := pairs || this;
    END IF;
    IF (this > 127 OR last > 127) AND this <> 32 AND last <> 32 THEN
      pairs := pairs || (((last & 65535) << 16) | (this & 65535));
    END IF;
    last := this;
  END LOOP;
  RETURN pairs;
END $$;
--> statement-breakpoint
-- Each table is written anew once, with both of its new columns.
DROP INDEX "users_search_idx";
--> statement-breakpoint
DROP INDEX "audit_events_search_idx";
--> statement-breakpoint
ALTER TABLE "users"
  ADD COLUMN "search_text" text GENERATED ALWAYS AS (search_fold(first_name || ' ' || last_name || ' ' || email)) STORED,
  ADD COLUMN "search_pairs" integer[] GENERATED ALWAYS AS (search_pairs(search_fold(first_name || ' ' || last_name || ' ' || email))) STORED;
--> statement-breakpoint
ALTER TABLE "audit_events"
  ADD COLUMN "search_text" text GENERATED ALWAYS AS (search_fold(actor_label || ' ' || coalesce(target_label, '') || ' ' || action)) STORED,
  ADD COLUMN "search_pairs" integer[] GENERATED ALWAYS AS (search_pairs(search_fold(actor_label || ' ' || coalesce(target_label, '') || ' ' || action))) STORED;
--> statement-breakpoint
CREATE INDEX "users_search_idx" ON "users" USING gin ("search_text" gin_trgm_ops,"search_pairs");
--> statement-breakpoint
CREATE INDEX "audit_events_search_idx" ON "audit_events" USING gin ("search_text" gin_trgm_ops,"search_pairs");
--> statement-breakpoint
ANALYZE "users";
--> statement-breakpoint
ANALYZE "audit_events";
