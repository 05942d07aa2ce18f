import { beforeEach, describe, expect, it } from 'vitest';
import { voicePool } from '@/db/client';
import type { Actor } from '@/lib/core/actor';
import { developer, wrongFields } from '@/lib/voice/contacts/testing';
import { createDocument, deleteDocument, searchKnowledgeBase, updateDocument } from './operations';
import { SEARCH_MATCHES } from './schema';

let actor: Actor;

beforeEach(async () => {
  actor = await developer();
});

const add = (title: string, content: string) => createDocument(actor, { title, content });
const search = (q: string, more: { limit?: number; offset?: number } = {}) =>
  searchKnowledgeBase(actor, { q, ...more });
const titles = async (q: string) => (await search(q)).items.map(({ title }) => title);

describe('knowledge_base.search', () => {
  it('ranks title matches first, then more frequent matches', async () => {
    await add('Once', 'The refund is here. Everything else is about something that nobody looks for at all.');
    await add('Often', 'A refund of a refund is a refund. Everything else is about something else entirely.');
    await add('Refund', 'Nothing to see here, and nothing is about what was looked for in this one either.');
    await add('Other', 'Nothing at all.');
    const { items, total, next_cursor } = await search('refunds');
    expect(items.map(({ title }) => title)).toEqual(['Refund', 'Often', 'Once']);
    expect([total, next_cursor]).toEqual([3, null]);
    expect(items[0]!.rank).toBeGreaterThan(items[1]!.rank);
    expect(items[1]!.snippet.match(/<mark>refund<\/mark>/g)).toHaveLength(3);
  });

  it('supports phrases, alternatives, exclusions and word forms', async () => {
    await add('A', 'We open at nine every morning.');
    await add('B', 'Morning shifts are opened by the manager.');
    await add('C', 'The evening shift closes the shop.');
    expect((await titles('opening morning')).sort()).toEqual(['A', 'B']);
    expect(await titles('"every morning"')).toEqual(['A']);
    expect((await titles('nine or evening')).sort()).toEqual(['A', 'C']);
    expect(await titles('shift -evening')).toEqual(['B']);
    expect(await titles('opening -every -shift')).toEqual([]);
  });

  it('returns nothing for a search of stop words or exclusions', async () => {
    await add('The', 'The and a of');
    for (const q of ['the', '-shop', '"', '()', '!!', '&|<->', ':*', "'; drop table voice.calls; --", '👩🏽‍💻']) {
      expect([q, await search(q)]).toMatchObject([q, { items: [], total: 0 }]);
    }
  });

  it('ignores case, accents and Unicode form, and marks words as written', async () => {
    await add('Menü', 'Le Cafe\u0301 de l’Opéra ouvre à midi. Łódź is near. МОСКВА не спит.');
    for (const [q, marked] of [
      ['cafe', 'Café'],
      ['CAFÉ', 'Café'],
      ['opera', 'l’Opéra'],
      ['lodz', 'Łódź'],
      ['москва', 'МОСКВА'],
      ['“ouvre” midi', 'ouvre'],
    ] as const) {
      const { items } = await search(q);
      expect([q, items[0]?.snippet]).toEqual([q, expect.stringContaining(`<mark>${marked}</mark>`)]);
    }
    expect(await titles('menu')).toEqual(['Menü']);
    expect(await titles('cafe -lodz')).toEqual([]);
  });

  it('finds Chinese and Japanese words inside a sentence, in their order', async () => {
    await add('Tokyo', '私は東京都に住んでいます。コーヒーが好きです。');
    await add('Kyoto', '京東は別の会社です。');
    expect(await titles('東京')).toEqual(['Tokyo']);
    expect(await titles('"東京都" コーヒー')).toEqual(['Tokyo']);
    expect((await search('東京')).items[0]!.snippet).toContain('私は<mark>東京</mark>都に');
  });

  it('reflects every change at once', async () => {
    const { id } = await add('Hours', 'We close at noon.');
    expect(await titles('noon')).toEqual(['Hours']);
    await updateDocument(actor, { id, content: 'We close at midnight.' });
    expect([await titles('noon'), await titles('midnight')]).toEqual([[], ['Hours']]);
    await deleteDocument(actor, { id });
    expect(await titles('midnight')).toEqual([]);
  });

  it('covers only its own organization', async () => {
    await add('Ours', 'refund');
    expect((await searchKnowledgeBase(await developer(), { q: 'refund' })).total).toBe(0);
  });

  it('returns pages in a stable order, and the total on an empty page too', async () => {
    for (let n = 0; n < 7; n++) await add(`Refund ${n}`, 'The same content in each.');
    const whole = (await search('refund')).items.map(({ id }) => id);
    const pages = await Promise.all([0, 3, 6, 9].map((offset) => search('refund', { limit: 3, offset })));
    expect(pages.flatMap(({ items }) => items.map(({ id }) => id))).toEqual(whole);
    expect(new Set(whole).size).toBe(7);
    expect(pages.map(({ total, items }) => [total, items.length])).toEqual([
      [7, 3],
      [7, 3],
      [7, 1],
      [7, 0],
    ]);
  });

  it('requires search words', async () => {
    expect(await wrongFields(searchKnowledgeBase(actor, {} as never))).toEqual(['q']);
    expect(await wrongFields(search('  '))).toEqual(['q']);
    expect(await wrongFields(search('a\0b'))).toEqual(['q']);
    expect(await wrongFields(search('x'.repeat(201)))).toEqual(['q']);
    expect(await wrongFields(search('x', { limit: 101, offset: -1 }))).toEqual(['limit', 'offset']);
  });

  it('ranks a bounded number of matches, title matches included', async () => {
    await voicePool(actor.region).query(
      `insert into voice.knowledge_base_documents (id, organization_id, title, content)
       select gen_random_uuid(), $1, 'Page ' || n, 'A refund is possible.' from generate_series(1, $2) n`,
      [actor.organization_id, SEARCH_MATCHES + 500],
    );
    await add('Refund', 'How it is done.');
    const { items, total } = await search('refund', { limit: 1 });
    expect(items[0]!.title).toBe('Refund');
    expect(total).toBeGreaterThan(500);
    expect(total).toBeLessThanOrEqual(SEARCH_MATCHES);
  });
});

describe('knowledge_base.search snippets', () => {
  const snippet = async (q: string) => (await search(q)).items[0]!.snippet;

  it('are safe HTML whatever the document contains', async () => {
    await add('HTML', 'A refund <b onclick="x()">& "more"</b> <script>alert(1)</script> \ue000refund\ue001 </mark>');
    const html = await snippet('refund');
    expect(html).toContain('<mark>refund</mark>');
    expect(html.replace(/<mark>refund<\/mark>/g, '')).not.toMatch(/[<>"]/);
    expect(html).toContain('&amp;');
    expect(html).not.toMatch(/[\ue000\ue001]/);
  });

  it('show passages around the words, even deep inside the document', async () => {
    await add(
      'Deep',
      `${'Filler words come first. '.repeat(300)} The deposit is returned. ${'Filler again. '.repeat(300)}`,
    );
    const html = await snippet('deposit');
    expect(html).toContain('<mark>deposit</mark> is returned');
    expect(html.length).toBeLessThan(400);
  });

  it('show the beginning when only the title matches', async () => {
    await add('Refund', 'How money comes back to you, step by step.');
    expect(await snippet('refund')).toContain('How money comes back');
  });
});
