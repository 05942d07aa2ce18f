-- How a search reads text, on both sides: lower case, without accents, compatibility forms and invisible characters, and
-- with one kind of apostrophe, quotation mark and hyphen. It asks ICU and nothing of the database's locale.
CREATE FUNCTION voice.search_fold(input text) RETURNS text LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 10 AS $$
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
CREATE FUNCTION voice.search_pattern(folded text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT '%' || regexp_replace(folded, '([\\%_])', '\\\1', 'g') || '%'
$$;
--> statement-breakpoint
-- Pairs of neighbouring characters of which one is beyond ASCII, and single ideographs, as numbers; null for ASCII alone.
-- A text has all the pairs of every part of it. pg_trgm has no trigrams of such characters where LC_CTYPE is C, and
-- nowhere any of a word of two.
CREATE FUNCTION voice.search_pairs(folded text) RETURNS integer[] LANGUAGE plpgsql IMMUTABLE PARALLEL SAFE COST 1000 AS $$
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
-- Folded text for `to_tsvector` and `websearch_to_tsquery`: each ideograph and kana is a word of its own, because nothing
-- stands between the words of Chinese and Japanese. U+001F is blank to the parser, but ends no word of a query, so that
-- neighbours become a phrase.
CREATE FUNCTION voice.search_words(input text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT regexp_replace(folded, E'([\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff])', E'\x1f\\1\x1f', 'g')
  FROM (SELECT voice.search_fold(input) AS folded) AS source
$$;
--> statement-breakpoint
-- Each table is written anew once, with all of its new columns.
DROP INDEX "voice"."calls_search_idx";
--> statement-breakpoint
DROP INDEX "voice"."contacts_search_idx";
--> statement-breakpoint
DROP INDEX "voice"."knowledge_base_documents_title_words_idx";
--> statement-breakpoint
DROP INDEX "voice"."knowledge_base_documents_title_text_idx";
--> statement-breakpoint
DROP INDEX "voice"."leads_search_idx";
--> statement-breakpoint
ALTER TABLE "voice"."calls"
  ADD COLUMN "search_text" text GENERATED ALWAYS AS (voice.search_fold(coalesce(summary, '') || ' ' || from_number || ' ' || to_number)) STORED,
  ADD COLUMN "search_pairs" integer[] GENERATED ALWAYS AS (voice.search_pairs(voice.search_fold(coalesce(summary, '') || ' ' || from_number || ' ' || to_number))) STORED;
--> statement-breakpoint
ALTER TABLE "voice"."contacts"
  ADD COLUMN "search_text" text GENERATED ALWAYS AS (voice.search_fold(coalesce(first_name, '') || ' ' || coalesce(last_name, '') || ' ' || coalesce(email, '') || ' ' || coalesce(phone, '') || ' ' || coalesce(company, ''))) STORED,
  ADD COLUMN "search_pairs" integer[] GENERATED ALWAYS AS (voice.search_pairs(voice.search_fold(coalesce(first_name, '') || ' ' || coalesce(last_name, '') || ' ' || coalesce(email, '') || ' ' || coalesce(phone, '') || ' ' || coalesce(company, '')))) STORED;
--> statement-breakpoint
ALTER TABLE "voice"."leads"
  ADD COLUMN "search_text" text GENERATED ALWAYS AS (voice.search_fold(coalesce(first_name, '') || ' ' || coalesce(last_name, '') || ' ' || coalesce(email, '') || ' ' || coalesce(phone, '') || ' ' || coalesce(company, ''))) STORED,
  ADD COLUMN "search_pairs" integer[] GENERATED ALWAYS AS (voice.search_pairs(voice.search_fold(coalesce(first_name, '') || ' ' || coalesce(last_name, '') || ' ' || coalesce(email, '') || ' ' || coalesce(phone, '') || ' ' || coalesce(company, '')))) STORED;
--> statement-breakpoint
ALTER TABLE "voice"."knowledge_base_documents"
  DROP COLUMN "search",
  ADD COLUMN "search" "tsvector" GENERATED ALWAYS AS (setweight(to_tsvector('english', voice.search_words(title)), 'A') || setweight(to_tsvector('english', voice.search_words(content)), 'B')) STORED,
  ADD COLUMN "search_text" text GENERATED ALWAYS AS (voice.search_fold(title)) STORED,
  ADD COLUMN "search_pairs" integer[] GENERATED ALWAYS AS (voice.search_pairs(voice.search_fold(title))) STORED;
--> statement-breakpoint
CREATE INDEX "calls_search_idx" ON "voice"."calls" USING gin ("organization_id","search_text" gin_trgm_ops,"search_pairs") WITH (fastupdate=false);
--> statement-breakpoint
CREATE INDEX "contacts_search_idx" ON "voice"."contacts" USING gin ("organization_id","search_text" gin_trgm_ops,"search_pairs") WITH (fastupdate=false);
--> statement-breakpoint
CREATE INDEX "leads_search_idx" ON "voice"."leads" USING gin ("organization_id","search_text" gin_trgm_ops,"search_pairs") WITH (fastupdate=false);
--> statement-breakpoint
CREATE INDEX "knowledge_base_documents_title_text_idx" ON "voice"."knowledge_base_documents" USING gin ("organization_id","search_text" gin_trgm_ops,"search_pairs") WITH (fastupdate=false);
--> statement-breakpoint
CREATE INDEX "knowledge_base_documents_search_idx" ON "voice"."knowledge_base_documents" USING gin ("organization_id","search") WITH (fastupdate=false);
--> statement-breakpoint
CREATE INDEX "knowledge_base_documents_title_words_idx" ON "voice"."knowledge_base_documents" USING gin ("organization_id",to_tsvector('english', voice.search_words("title"))) WITH (fastupdate=false);
--> statement-breakpoint
ANALYZE "voice"."calls";
--> statement-breakpoint
ANALYZE "voice"."contacts";
--> statement-breakpoint
ANALYZE "voice"."leads";
--> statement-breakpoint
ANALYZE "voice"."knowledge_base_documents";
