import { describe, expect, it } from 'vitest';
import { rank, words } from './rank';

const titles = (items: { title: string; words?: string }[], typed: string) =>
  rank(items, typed).map(({ item }) => item.title);
const named = (...all: string[]) => all.map((title) => ({ title }));

describe('words', () => {
  it('splits text into lower-case words without accents and punctuation', () => {
    expect(words('  Zoë’s “Two-factor” ')).toEqual(['zoe', 's', 'two', 'factor']);
  });

  it('writes letters of other alphabets as they are typed without them', () => {
    expect(words('Łukasz Sørensen Straße')).toEqual(['lukasz', 'sorensen', 'strasse']);
  });

  it('keeps addresses and names of keys in one piece', () => {
    expect(words('ada@acme.example agni_sk_7Qd2 cal.com')).toEqual(['ada@acme.example', 'agni_sk_7qd2', 'cal.com']);
  });
});

describe('rank', () => {
  it('keeps all items in their order when nothing is typed', () => {
    expect(titles(named('Users', 'Audit Log'), '  ')).toEqual(['Users', 'Audit Log']);
  });

  it('finds words in any order, cut short, in any case and without accents', () => {
    expect(titles(named('Create an API key…', 'Audit Log'), 'KEY cré')).toEqual(['Create an API key…']);
  });

  it('drops items in which a typed word is missing', () => {
    expect(titles(named('Audit Log', 'Export the audit log…'), 'audit export')).toEqual(['Export the audit log…']);
    expect(titles(named('Audit Log'), 'audit zebra')).toEqual([]);
  });

  it('puts whole words first, then beginnings, then other words', () => {
    const items = [
      { title: 'List API keys', words: 'users' },
      { title: 'Usership' },
      { title: 'Invite a user' },
      { title: 'User' },
    ];
    expect(titles(items, 'user')).toEqual(['User', 'Invite a user', 'Usership', 'List API keys']);
  });

  it('prefers the title that begins with what was typed', () => {
    expect(titles(named('Export the audit log…', 'Audit Log'), 'audit')).toEqual([
      'Audit Log',
      'Export the audit log…',
    ]);
  });

  it('counts a plural as the word itself', () => {
    expect(titles(named('Keyboard', 'API Keys'), 'key')).toEqual(['API Keys', 'Keyboard']);
  });

  it('puts an item of less weight below others that match as well', () => {
    const reference = { title: 'Create an API key', weight: 0.5 };
    expect(titles([reference, { title: 'API Keys' }], 'key')).toEqual(['API Keys', 'Create an API key']);
  });

  it('finds the middle of a word only from three letters on', () => {
    expect(titles(named('Passkeys'), 'key')).toEqual(['Passkeys']);
    expect(titles(named('Passkeys'), 'ke')).toEqual([]);
  });

  it('ignores typed punctuation that no word has', () => {
    expect(titles(named('Two-factor authentication'), '“two factor”')).toEqual(['Two-factor authentication']);
  });
});
