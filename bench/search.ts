import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { sql } from 'drizzle-orm';
import { PgDialect } from 'drizzle-orm/pg-core';
import pg from 'pg';
import { destroyEmbedded, startEmbedded } from '@/db/embedded';
import { newId } from '@/lib/core/id';
import { testEnvironment } from '@/tests/environment';

// Searches for contacts among 200,000 rows of each of three scripts, in one table, before and after 0036-search.md.
// Run with `node --import tsx bench/search.ts`. Times are medians of seven, in milliseconds.

const ROWS = 200_000;
const RUNS = 7;
const OLD_TEXT = `(coalesce(first_name, '') || ' ' || coalesce(last_name, '') || ' ' || coalesce(email, '') || ' ' || coalesce(phone, '') || ' ' || coalesce(company, ''))`;

const SCRIPTS = [
  { name: 'Latin', first: ['Alexander', 'Maria', 'John'], last: ['Smith', 'Garcia'], rare: 'Shcherbakov', part: 'lex' },
  {
    name: 'Cyrillic',
    first: ['Александр', 'Мария', 'Иван'],
    last: ['Смирнов', 'Гарин'],
    rare: 'Щербаков',
    part: 'лек',
  },
  { name: 'Japanese', first: ['太郎', '花子', '一郎'], last: ['田中', '佐藤'], rare: '小鳥', part: '太郎' },
];

const dataDir = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-search-'));
const database = await startEmbedded({ dataDir, settings: { synchronous_commit: 'off' } });
Object.assign(process.env, testEnvironment(database.url, dataDir));
const { migrate } = await import('@/db/migrate');
const { contacts } = await import('@/db/schema/voice');
const { voiceSearch } = await import('@/db/search');

async function median(
  client: pg.Client,
  text: string,
  params: unknown[],
): Promise<[milliseconds: number, rows: number]> {
  const times: number[] = [];
  let rows = 0;
  for (let run = 0; run < RUNS; run++) {
    const begun = performance.now();
    const result = await client.query<{ count: number }>(text, params);
    times.push(performance.now() - begun);
    rows = result.rows[0]!.count;
  }
  return [times.sort((a, b) => a - b)[RUNS >> 1]!, rows];
}

async function fill(client: pg.Client, { first, last, rare }: (typeof SCRIPTS)[number]): Promise<string> {
  const organization_id = newId();
  await client.query(
    `insert into voice.contacts (id, organization_id, first_name, last_name, email, phone)
     select gen_random_uuid(), $1, ($2::text[])[1 + i % 3],
       case when i % 2000 = 0 then $4 else ($3::text[])[1 + i % 2] || i % 997 end,
       'user' || i || '@example.com', '+7495' || lpad(i::text, 7, '0')
     from generate_series(1, ${ROWS}) i`,
    [organization_id, first, last, rare],
  );
  return organization_id;
}

const dialect = new PgDialect();
const client = new pg.Client({ connectionString: database.url });
try {
  await migrate();
  await client.connect();
  const organizations = [];
  for (const script of SCRIPTS) {
    const begun = performance.now();
    organizations.push(await fill(client, script));
    console.log(`${script.name}: ${ROWS} rows written in ${Math.round(performance.now() - begun)} ms`);
  }
  await client.query(
    `create index old_search_idx on voice.contacts using gin (organization_id, ${OLD_TEXT} gin_trgm_ops) with (fastupdate = false)`,
  );
  await client.query('vacuum analyze voice.contacts');
  for (const [i, { name, rare, part }] of SCRIPTS.entries()) {
    for (const word of [rare, part]) {
      const { sql: text, params } = dialect.sqlToQuery(
        sql`organization_id = ${organizations[i]} and ${voiceSearch.finds(contacts, word)}`,
      );
      const [now, rows] = await median(
        client,
        `select count(*)::int from voice.contacts as contacts where ${text.replaceAll('"voice"."contacts".', 'contacts.')}`,
        params,
      );
      const [before] = await median(
        client,
        `select count(*)::int from voice.contacts where organization_id = $1 and ${OLD_TEXT} ilike $2`,
        [organizations[i], `%${word}%`],
      );
      console.log(`${name}, ${word}: ${rows} rows; before ${before.toFixed(1)}, now ${now.toFixed(1)}`);
    }
  }
} finally {
  await client.end();
  await database.stop();
  await destroyEmbedded(dataDir);
}
