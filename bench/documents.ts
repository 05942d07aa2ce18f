import type pg from 'pg';

const SYLLABLES = [
  'ba',
  'ce',
  'di',
  'fo',
  'gu',
  'ha',
  'ke',
  'li',
  'mo',
  'nu',
  'pra',
  'ster',
  'tion',
  'ver',
  'wol',
  'zen',
];
const WORDS = 5_000;
const WORDS_EACH = 120;
const BATCH = 2_000;

// A small seeded generator (mulberry32), so that every run writes the same documents.
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function vocabulary(): string[] {
  return Array.from({ length: WORDS }, (_, n) => {
    const [a, b, c] = [n % 16, (n >> 4) % 16, (n >> 8) % 32];
    return `${SYLLABLES[a]}${SYLLABLES[b]}${SYLLABLES[c % 16]}${c >= 16 ? 'en' : ''}`;
  });
}

/**
 * Writes documents of 120 words each. A few words are frequent and most are rare, as in natural language.
 * @returns the words, most frequent first
 */
export async function writeDocuments(sql: pg.Pool, organization_id: string, count: number): Promise<string[]> {
  const words = [...new Set(vocabulary())];
  const random = randomNumbers(7);
  const word = () => words[Math.floor(words.length * random() ** 4)]!;
  const text = (length: number) => Array.from({ length }, word).join(' ');
  for (let written = 0; written < count; written += BATCH) {
    const titles = Array.from({ length: BATCH }, () => text(4));
    const contents = Array.from({ length: BATCH }, () => text(WORDS_EACH));
    await sql.query(
      `INSERT INTO voice.knowledge_base_documents (id, organization_id, title, content)
       SELECT gen_random_uuid(), $1, title, content FROM unnest($2::text[], $3::text[]) AS t (title, content)`,
      [organization_id, titles, contents],
    );
  }
  await sql.query('VACUUM ANALYZE voice.knowledge_base_documents');
  return words;
}
