import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Role } from '@/lib/core/roles';
import { makeKey, makeMember, makeOrganization, userActor } from '@/tests/fixtures';
import { commandItems, tabItems } from './command-items';
import { COMMANDS } from './commands';
import { matchesFor } from './matches';
import { sectionsOf } from './use-palette-items';

const ROOT = path.resolve(import.meta.dirname, '../..');
const person = { id: '01890000-0000-7000-8000-000000000000', email: 'ada@example.com' };
const organization = { id: person.id, region: 'us' } as Parameters<typeof userActor>[0];
const as = (role: Role) => userActor(organization, person, role);
const titles = (items: { title: string }[]) => items.map(({ title }) => title);

const OWN = [
  'Change your name',
  'Change your email',
  'Change your time zone',
  'Change your password',
  'Two-factor authentication',
  'Add a passkey…',
  'Sign out all other devices…',
  'Leave the organization…',
];
const OWNERS_ONLY = ['Transfer ownership…', 'Delete the organization…'];

describe('commandItems', () => {
  it('offers a member only acts on their own account and leaving', () => {
    expect(titles(commandItems(as('MEMBER'))).toSorted()).toEqual([...OWN, 'Export users as CSV'].toSorted());
  });

  it('offers a developer API keys and integrations as well, but nobody’s invitation', () => {
    expect(titles(commandItems(as('DEVELOPER'))).toSorted()).toEqual(
      [...OWN, 'Export users as CSV', 'Create an API key…', 'Connect Cal.com…', 'Connect GoHighLevel…'].toSorted(),
    );
  });

  it('offers an admin everything except what only owners do', () => {
    expect(titles(commandItems(as('ADMIN')))).toEqual(
      titles([...COMMANDS]).filter((title) => !OWNERS_ONLY.includes(title)),
    );
  });

  it('offers an owner everything', () => {
    expect(titles(commandItems(as('OWNER')))).toEqual(titles([...COMMANDS]));
  });

  it('offers nothing while the session has a step to take', () => {
    const actor = userActor(organization, person, 'OWNER', 'verify_second_factor');
    expect(commandItems(actor)).toEqual([]);
    expect(titles(tabItems(actor))).toEqual(['API reference']);
  });

  it('points to pages that exist and to buttons and fields that a page has', () => {
    const sources = readdirSync(path.join(ROOT, 'app'), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.tsx'))
      .map((file) => readFileSync(path.join(ROOT, 'app', file), 'utf8'))
      .join('\n');
    // An act may be marked with a condition, as in data-act={again ? undefined : 'connect-calcom'}.
    const acts = [...sources.matchAll(/data-act=(?:"([\w-]+)"|\{[^}]*'([\w-]+)'\})/g)].map(
      ([, act, conditional]) => act ?? conditional,
    );
    for (const { title, href, target } of COMMANDS) {
      const page = path.join(ROOT, 'app', href.split('?')[0]!, 'page.tsx');
      expect([title, readFileSync(page, 'utf8').includes('export default')]).toEqual([title, true]);
      for (const part of partsOf(target ?? ''))
        expect([title, part, sources.includes(part)]).toEqual([title, part, true]);
      const [, act] = /\[data-act=([\w-]+)\]/.exec(target ?? '') ?? [];
      if (act) expect(acts).toContain(act);
    }
  });
});

// What the source of a page must hold for a selector to find something, but for acts.
function partsOf(selector: string): string[] {
  return [...selector.matchAll(/\[(aria-label|name)="?([^"\]]+)"?\]|#([\w-]+)/g)].map(([, attribute, value, id]) => {
    if (id) return `id="${id}"`;
    return attribute === 'name' ? `register('${value}'` : value!;
  });
}

describe('matchesFor', () => {
  it('finds people and keys of the actor’s organization only', async () => {
    const [ours, theirs] = [await makeOrganization(), await makeOrganization()];
    const { actor } = await makeMember(ours, 'OWNER');
    const { user } = await makeMember(ours, 'MEMBER', { first_name: 'Quillon', last_name: 'Ferro' });
    await makeMember(theirs, 'MEMBER', { first_name: 'Quillon', last_name: 'Elsewhere' });
    await makeKey(ours, ['agents:read'], { name: 'Quillon’s key' });
    await makeKey(theirs, ['agents:read'], { name: 'Quillon’s other key' });
    const { matches } = await matchesFor(actor, 'quillon');
    expect(titles(matches.map(({ item }) => item))).toEqual(['Quillon Ferro', 'Quillon’s key']);
    expect(matches[0]!.item.effect).toEqual({ kind: 'open', href: `/settings/users/${user.id}` });
  });

  it('finds no keys for a member, and offers them no act on anybody', async () => {
    const organization = await makeOrganization();
    const { actor } = await makeMember(organization, 'MEMBER');
    await makeMember(organization, 'MEMBER', { first_name: 'Quillon', last_name: 'Ferro' });
    await makeKey(organization, ['agents:read'], { name: 'Quillon’s key' });
    const { matches } = await matchesFor(actor, 'quillon');
    expect(matches.map(({ item, acts }) => [item.title, acts])).toEqual([['Quillon Ferro', []]]);
  });

  it('offers no act on oneself, nor on somebody with a higher role', async () => {
    const organization = await makeOrganization();
    const { actor } = await makeMember(organization, 'ADMIN', { first_name: 'Wren', last_name: 'Self' });
    await makeMember(organization, 'OWNER', { first_name: 'Wren', last_name: 'Owner' });
    await makeMember(organization, 'MEMBER', { first_name: 'Wren', last_name: 'Suspended', status: 'suspended' });
    const { matches } = await matchesFor(actor, 'wren');
    expect(Object.fromEntries(matches.map(({ item, acts }) => [item.title, titles(acts)]))).toEqual({
      'Wren Self': [],
      'Wren Owner': [],
      'Wren Suspended': ['Change role of Wren Suspended…', 'Reactivate Wren Suspended…', 'Remove Wren Suspended…'],
    });
  });

  it('looks past the words that name an act', async () => {
    const organization = await makeOrganization();
    const { actor } = await makeMember(organization, 'DEVELOPER');
    await makeKey(organization, ['agents:read'], { name: 'Production backend' });
    await makeKey(organization, ['agents:read'], { name: 'Old production', revoked_at: new Date().toISOString() });
    const { matches } = await matchesFor(actor, 'revoke prod');
    expect(titles(matches.map(({ item }) => item))).toEqual(['Production backend']);
    expect(titles(matches[0]!.acts)).toContain('Revoke Production backend…');
  });

  it('answers any text, and finds nothing for none', async () => {
    const { actor } = await makeMember(await makeOrganization(), 'OWNER');
    for (const text of ['', '   ', '\0', '%', '_', "'; drop table users", '\u{1F600}', 'x'.repeat(5_000)])
      expect((await matchesFor(actor, text)).matches).toEqual([]);
  });
});

describe('sectionsOf', () => {
  const open = { kind: 'open', href: '/' } as const;
  const item = (title: string, group: 'Go to' | 'Actions' | 'People', more = {}) =>
    ({ id: title, title, group, icon: 'edit', effect: open, ...more }) as const;
  const suspend = (title: string) => ({ ...item(title, 'Actions'), verbs: 'Suspend…' });
  const ada = { item: item('Ada Okafor', 'People'), acts: [suspend('Suspend Ada Okafor…')] };
  const adam = { item: item('Adam Noor', 'People'), acts: [suspend('Suspend Adam Noor…')] };
  const shown = (search: string) =>
    sectionsOf([item('Users', 'Go to'), item('Use dark', 'Actions', { on_search: true })], [ada, adam], search).map(
      ({ group, items }) => [group, titles([...items])],
    );

  it('lists what needs no search when nothing is typed', () => {
    expect(shown('')).toEqual([['Go to', ['Users']]]);
  });

  it('puts the group with the best match first, and the acts on the best match last', () => {
    expect(shown('ada')).toEqual([
      ['People', ['Ada Okafor', 'Adam Noor']],
      ['Actions', ['Suspend Ada Okafor…']],
    ]);
  });

  it('lists an act on each match once its verb is typed', () => {
    expect(shown('suspend ada')[0]).toEqual(['Actions', ['Suspend Ada Okafor…', 'Suspend Adam Noor…']]);
  });
});
