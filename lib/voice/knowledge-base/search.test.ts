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

describe('a search', () => {
  it('puts first what has the word in its title, then what has it more often', async () => {
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

  it('understands phrases, alternatives, exclusions and forms of words', async () => {
    await add('A', 'We open at nine every morning.');
    await add('B', 'Morning shifts are opened by the manager.');
    await add('C', 'The evening shift closes the shop.');
    expect((await titles('opening morning')).sort()).toEqual(['A', 'B']);
    expect(await titles('"every morning"')).toEqual(['A']);
    expect((await titles('nine or evening')).sort()).toEqual(['A', 'C']);
    expect(await titles('shift -evening')).toEqual(['B']);
    expect(await titles('opening -every -shift')).toEqual([]);
  });

  it('finds nothing, calmly, where there is nothing to look up', async () => {
    await add('The', 'The and a of');
    for (const q of ['the', '-shop', '"', '()', '!!', '&|<->', ':*', "'; drop table voice.calls; --", '👩🏽‍💻']) {
      expect([q, await search(q)]).toMatchObject([q, { items: [], total: 0 }]);
    }
  });

  it('finds words whatever their case, accents and Unicode form, and marks them as they are written', async () => {
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

  it('follows every change at once', async () => {
    const { id } = await add('Hours', 'We close at noon.');
    expect(await titles('noon')).toEqual(['Hours']);
    await updateDocument(actor, { id, content: 'We close at midnight.' });
    expect([await titles('noon'), await titles('midnight')]).toEqual([[], ['Hours']]);
    await deleteDocument(actor, { id });
    expect(await titles('midnight')).toEqual([]);
  });

  it('sees its own organization only', async () => {
    await add('Ours', 'refund');
    expect((await searchKnowledgeBase(await developer(), { q: 'refund' })).total).toBe(0);
  });

  it('gives pages in a steady order, and the total on an empty page too', async () => {
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

  it('needs something to look for', async () => {
    expect(await wrongFields(searchKnowledgeBase(actor, {} as never))).toEqual(['q']);
    expect(await wrongFields(search('  '))).toEqual(['q']);
    expect(await wrongFields(search('a\0b'))).toEqual(['q']);
    expect(await wrongFields(search('x'.repeat(201)))).toEqual(['q']);
    expect(await wrongFields(search('x', { limit: 101, offset: -1 }))).toEqual(['limit', 'offset']);
  });

  it('ranks a bounded number of matches, those with the word in their title among them', async () => {
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

describe('a snippet', () => {
  const snippet = async (q: string) => (await search(q)).items[0]!.snippet;

  it('is safe HTML whatever the document holds', async () => {
    await add('HTML', 'A refund <b onclick="x()">& "more"</b> <script>alert(1)</script> \ue000refund\ue001 </mark>');
    const html = await snippet('refund');
    expect(html).toContain('<mark>refund</mark>');
    expect(html.replace(/<mark>refund<\/mark>/g, '')).not.toMatch(/[<>"]/);
    expect(html).toContain('&amp;');
    expect(html).not.toMatch(/[\ue000\ue001]/);
  });

  it('shows passages around the words, from deep inside too', async () => {
    await add(
      'Deep',
      `${'Filler words come first. '.repeat(300)} The deposit is returned. ${'Filler again. '.repeat(300)}`,
    );
    const html = await snippet('deposit');
    expect(html).toContain('<mark>deposit</mark> is returned');
    expect(html.length).toBeLessThan(400);
  });

  it('shows the beginning where only the title matches', async () => {
    await add('Refund', 'How money comes back to you, step by step.');
    expect(await snippet('refund')).toContain('How money comes back');
  });
});
