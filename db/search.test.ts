import { sql } from 'drizzle-orm';
import { describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { contacts } from '@/db/schema/voice';
import { newId } from '@/lib/core/id';
import { controlSearch, searchWords, voiceSearch } from './search';

async function isFound(stored: string, search: string): Promise<boolean> {
  const { rows } = await controlDb().execute<{ found: boolean }>(
    sql`select ${controlSearch.contains(sql`${stored}::text`, search)} as found`,
  );
  return rows[0]!.found;
}

async function foundBy(organization_id: string, search: string): Promise<(string | null)[]> {
  const rows = await controlDb()
    .select({ company: contacts.company })
    .from(contacts)
    .where(sql`${contacts.organization_id} = ${organization_id} and ${voiceSearch.finds(contacts, search)}`)
    .orderBy(contacts.id);
  return rows.map(({ company }) => company);
}

// As stored, and as people may type or paste it.
const SAME = [
  ['Núñez', 'nunez'],
  ['Núñez', 'NU\u0301N\u0303EZ'],
  ['Nu\u0301n\u0303ez', 'núñez'],
  ['Wójcik', 'wojcik'],
  ['Łukasz Żółć', 'lukasz zolc'],
  ['Søren Ørsted', 'soren orsted'],
  ['Đorđe Hođa', 'dorde hoda'],
  ['Straße', 'STRASSE'],
  ['Strasse', 'straße'],
  ['GROẞ', 'gross'],
  ['İstanbul', 'istanbul'],
  ['ISPARTA', 'ısparta'],
  ['Ægir Þórsson', 'aegir thorsson'],
  ['Œuvre', 'oeuvre'],
  ['ﬁnance', 'finance'],
  ['ＡＣＭＥ　Ｌｔｄ', 'acme ltd'],
  ['O’Brien', "o'brien"],
  ["O'Brien", 'O’Brien'],
  ['O´Brien', 'Oʼbrien'],
  ['Jean‑Luc – Paris', 'jean-luc - paris'],
  ['“Best” ltd', '"best"'],
  ['Щербаков', 'щербаков'],
  ['Алёна Йозеф', 'алена иозеф'],
  ['ΟΔΥΣΣΕΥΣ', 'οδυσσευς'],
  ['Οδυσσεύς', 'ΟΔΥΣΣΕΥΣ'],
  ['ﾀﾅｶ', 'タナカ'],
  ['한국', '\u1112\u1161\u11ab\u1100\u116e\u11a8'],
  ['مُحَمَّد', 'محمد'],
  ['שָׁלוֹם', 'שלום'],
  ['An\u00adna\u200b', 'anna'],
  ['Anna', 'An\u2060na\u3164'],
  ['Nguyễn Văn', 'nguyen van'],
  ['10 % _off_ \\o/', '% _OFF_ \\O'],
] as const;

describe('controlSearch and voiceSearch', () => {
  it.each(SAME)('finds %j for the search %j', async (stored, search) => {
    expect(await isFound(stored, search)).toBe(true);
    const organization_id = newId();
    await controlDb().insert(contacts).values({ organization_id, company: stored });
    expect(await foundBy(organization_id, search)).toEqual([stored]);
  });

  it.each([
    ['がく', 'かく'],
    ['가나', '강나'],
    ['100', '1%0'],
    ['abc', 'a_c'],
    ['Щербаков', 'щербакова'],
    ['田中', '中田'],
  ])('does not confuse %j with %j', async (stored, search) => {
    expect(await isFound(stored, search)).toBe(false);
    const organization_id = newId();
    await controlDb().insert(contacts).values({ organization_id, company: stored });
    expect(await foundBy(organization_id, search)).toEqual([]);
  });

  it.each([
    ['a Latin name', 'Shcherbakov', 'shcherbakov'],
    ['a Cyrillic name', 'Щербаков', 'щербаков'],
    ['a Japanese name of two characters', '田中 太郎', '田中'],
    ['a Chinese name of one character', '王 芳', '王'],
    ['a Korean name', '김 민준', '민준'],
    ['an Arabic name', 'محمد', 'محمد'],
  ])('reads only matching rows from the index for %s', async (_, name, search) => {
    const organization_id = newId();
    await controlDb().execute(sql`
      insert into ${contacts} (id, organization_id, company)
      select gen_random_uuid(), ${organization_id},
        case when i % 1000 = 0 then ${name} else 'Ivan Иван 林 一郎 이 서연 أحمد ' || i end
      from generate_series(1, 3000) i`);
    await controlDb().execute(sql`analyze ${contacts}`);
    const plan = await controlDb().transaction(async (tx) => {
      await tx.execute(sql`set local enable_seqscan = off`);
      const { rows: lines } = await tx.execute<{ 'QUERY PLAN': string }>(
        sql`explain analyze select id from ${contacts}
          where ${contacts.organization_id} = ${organization_id} and ${voiceSearch.finds(contacts, search)}`,
      );
      return lines.map((line) => line['QUERY PLAN']).join('\n');
    });
    const [, read] = /Bitmap Index Scan on contacts_search_idx .*rows=(\d+)(?:\.\d+)? loops/.exec(plan) ?? [];
    expect([plan, Number(read)]).toEqual([plan, 3]);
  });
});

describe('searchWords', () => {
  it('splits at every kind of space and returns at most eight words', () => {
    expect(searchWords(' a\u3000b\u00a0c  d e f g h i ')).toEqual(['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']);
  });
});
