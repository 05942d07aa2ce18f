import { beforeEach, describe, expect, it } from 'vitest';
import type { Actor } from '@/lib/core/actor';
import { developer, LITERAL, problem, trailOf, walk, wrongFields } from '@/lib/voice/contacts/testing';
import { createDocument, deleteDocument, getDocument, listDocuments, updateDocument } from './operations';

let actor: Actor;

beforeEach(async () => {
  actor = await developer();
});

describe('documents', () => {
  it('are stored whole and listed with an excerpt', async () => {
    const content = `Line one.\n\n${'Text. '.repeat(100)}`;
    const document = await createDocument(actor, {
      title: ' Hours ',
      content,
      source_url: 'https://acme.example/hours',
    });
    expect(document).toMatchObject({ title: 'Hours', content, source_url: 'https://acme.example/hours' });
    expect(await getDocument(actor, { id: document.id })).toEqual(document);
    const { content: _, ...rest } = document;
    expect((await listDocuments(actor, {})).items).toEqual([{ ...rest, excerpt: content.slice(0, 200) }]);
  });

  it('change only given fields, and audit the length of the content, not its words', async () => {
    const document = await createDocument(actor, { title: 'Hours', content: 'Nine to five' });
    const changed = await updateDocument(actor, { id: document.id, content: 'Ten to six', source_url: null });
    expect(changed).toEqual({ ...document, content: 'Ten to six', updated_at: changed.updated_at });
    await updateDocument(actor, { id: document.id, title: 'Hours', content: 'Ten to six' });
    await updateDocument(actor, { id: document.id, title: 'Opening hours' });
    await deleteDocument(actor, { id: document.id });
    const trail = await trailOf(actor, document.id);
    expect(trail.map(({ action }) => action)).toEqual([
      'knowledge_base.create',
      'knowledge_base.update',
      'knowledge_base.update',
      'knowledge_base.delete',
    ]);
    expect(trail[1]!.changes).toEqual({ content: { before: '12 characters', after: '10 characters' } });
    expect(trail[2]).toMatchObject({
      target_label: 'Opening hours',
      changes: { title: { before: 'Hours', after: 'Opening hours' } },
    });
    expect((await problem(getDocument(actor, { id: document.id }))).code).toBe('not_found');
  });

  it('are visible only to their own organization', async () => {
    const { id } = await createDocument(actor, { title: 'Hours', content: 'Nine to five' });
    const stranger = await developer();
    expect((await problem(getDocument(stranger, { id }))).code).toBe('not_found');
    expect((await problem(updateDocument(stranger, { id, title: 'x' }))).code).toBe('not_found');
    expect((await problem(deleteDocument(stranger, { id }))).code).toBe('not_found');
    expect((await listDocuments(stranger, {})).total).toBe(0);
    expect((await getDocument(actor, { id })).title).toBe('Hours');
  });

  it.each(LITERAL)('keep %s unchanged', async (text) => {
    const { id } = await createDocument(actor, { title: text, content: `${text}\n${text}` });
    expect(await getDocument(actor, { id })).toMatchObject({ title: text, content: `${text}\n${text}` });
  });

  it('are rejected with every invalid field named', async () => {
    const wrong = { title: '', content: ' \n', source_url: 'javascript:alert(1)', tags: [] };
    expect((await wrongFields(createDocument(actor, wrong as never))).sort()).toEqual([
      'content',
      'source_url',
      'tags',
      'title',
    ]);
    const refused = async (fields: object) =>
      wrongFields(createDocument(actor, { title: 'x', content: 'x', ...fields } as never));
    expect(await refused({ content: 'a\0b' })).toEqual(['content']);
    expect(await refused({ content: 'x'.repeat(100_001) })).toEqual(['content']);
    expect(await refused({ content: 7 })).toEqual(['content']);
    for (const source_url of [
      'acme.example',
      'ftp://acme.example',
      'https://a b',
      'https://bank.example@evil.example',
      '',
    ]) {
      expect([source_url, await refused({ source_url })]).toEqual([source_url, ['source_url']]);
    }
  });

  it.each([
    ['distinct words', (n: number) => `w${n.toString(36)} `],
    ['words with many parts', (n: number) => `𐐀${n}-𐐁${n}-𐐂${n}-𐐃${n} `],
    ['addresses', (n: number) => `https://acme.example/p/${n}?q=${n} `],
    ['one endless word', () => '漢'],
  ])('may have the maximum length with %s', async (_, word) => {
    let content = '';
    for (let n = 0; content.length < 100_000; n++) content += word(n);
    const { id } = await createDocument(actor, {
      title: 'Long',
      content: content.slice(0, 99_999).replace(/\p{Cs}/gu, ''),
    });
    expect((await getDocument(actor, { id })).content.length).toBeGreaterThan(99_000);
  });
});

describe('knowledge_base.list', () => {
  it('finds words in titles literally', async () => {
    for (const title of ['Opening hours', '100% refund', 'Refund of hours'])
      await createDocument(actor, { title, content: 'x' });
    const found = async (search: string) =>
      (await listDocuments(actor, { search, sort: 'title' })).items.map(({ title }) => title);
    expect(await found('HOURS')).toEqual(['Opening hours', 'Refund of hours']);
    expect(await found('hours refund')).toEqual(['Refund of hours']);
    expect(await found('0%')).toEqual(['100% refund']);
    expect(await wrongFields(listDocuments(actor, { sort: 'rank' as never }))).toEqual(['sort']);
  });

  it.each(['created_at', 'updated_at', 'title'] as const)(
    'walks by cursor in the order of %s, up and down, without loss or repetition',
    async (sort) => {
      for (const title of ['b', 'A', 'c', 'a', 'B', 'C', 'é']) await createDocument(actor, { title, content: 'x' });
      for (const order of [sort, `-${sort}`] as const) {
        const whole = (await listDocuments(actor, { sort: order })).items.map(({ id }) => id);
        expect(new Set(whole).size).toBe(7);
        expect(await walk((cursor) => listDocuments(actor, { sort: order, limit: 2, cursor }))).toEqual(whole);
      }
    },
  );
});
