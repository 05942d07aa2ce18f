import { actsOnKey } from '@/app/settings/api-keys/key-acts';
import { ACT_ON_NAME, actsOn } from '@/app/settings/users/user-acts';
import { listApiKeys, updateApiKey } from '@/lib/api-keys/keys/operations';
import type { ApiKey } from '@/lib/api-keys/keys/schema';
import type { Actor } from '@/lib/core/actor';
import { mayGrant } from '@/lib/core/permissions';
import { mayCall } from '@/lib/operation/operation';
import { listUsers, updateUser } from '@/lib/organization/members/operations';
import type { User } from '@/lib/organization/members/schema';
import type { PaletteAct, PaletteItem, PaletteMatch, PaletteMatches } from './item';
import { words } from './rank';

const SHOWN = 5;
const LONGEST = 100;

/**
 * Returns the people and keys that match, with what the actor may do to each. Words that name an act, such as "revoke" in
 * "revoke production", are not searched for, unless they find something too.
 */
export async function matchesFor(actor: Actor, text: string): Promise<PaletteMatches> {
  const search = text.replaceAll('\0', '').trim().slice(0, LONGEST);
  if (!search) return { matches: [] };
  const [people, keys] = await Promise.all([
    mayCall(actor, listUsers) ? findPeople(actor, search) : [],
    mayCall(actor, listApiKeys) ? findKeys(actor, search) : [],
  ]);
  return { matches: [...people, ...keys] };
}

async function findPeople(actor: Actor, search: string): Promise<PaletteMatch[]> {
  const writes = mayCall(actor, updateUser);
  const found = await findBoth(search, writes ? PEOPLE_VERBS : [], async (search) => {
    const page = await listUsers(actor, { ...(search && { search }), limit: SHOWN, sort: 'name' });
    return page.items;
  });
  return found.map((user) => describePerson(user, writes && user.id !== actor.id && mayGrant(actor, user.role)));
}

async function findKeys(actor: Actor, search: string): Promise<PaletteMatch[]> {
  const writes = mayCall(actor, updateApiKey);
  const found = await findBoth(search, writes ? KEY_VERBS : [], async (search, verbs) => {
    // A revoked key can be looked at, but nothing can be done to it.
    const state: ApiKey['state'][] = verbs ? ['active', 'disabled'] : ['active', 'disabled', 'expired', 'revoked'];
    const page = await listApiKeys(actor, { ...(search && { search }), state, limit: SHOWN });
    return page.items;
  });
  return found.map((key) => describeKey(key, writes));
}

/** Searches for all words, and without the words that name an act. */
async function findBoth<T extends { id: string }>(
  search: string,
  verbs: readonly string[],
  find: (search: string, without_verbs: boolean) => Promise<T[]>,
): Promise<T[]> {
  const all = search.split(/\s+/);
  const nouns = all.filter((word) => !isVerb(word, verbs));
  const found = await Promise.all([
    find(search, false),
    ...(nouns.length < all.length ? [find(nouns.join(' '), true)] : []),
  ]);
  return [...new Map(found.flat().map((row) => [row.id, row])).values()];
}

function isVerb(word: string, verbs: readonly string[]): boolean {
  const [typed = ''] = words(word);
  return typed.length >= 3 && verbs.some((verb) => verb.startsWith(typed));
}

const PEOPLE_VERBS = verbsOf([
  ...actsOn({ status: 'active', two_factor: true }),
  ...actsOn({ status: 'suspended', two_factor: false }),
  ...actsOn({ status: 'invited', two_factor: false }),
]);
const KEY_VERBS = verbsOf([...actsOnKey({ state: 'active' }), ...actsOnKey({ state: 'disabled' })]);

function verbsOf(acts: { label: string }[]): string[] {
  return [...new Set(acts.flatMap(({ label }) => words(label)))];
}

function describePerson(user: User, changeable: boolean): PaletteMatch {
  const name = `${user.first_name} ${user.last_name}`.trim();
  const href = `/settings/users/${user.id}`;
  const status = user.status === 'active' ? '' : ` · ${user.status === 'invited' ? 'Invited' : 'Suspended'}`;
  return {
    item: {
      id: user.id,
      title: name,
      group: 'People',
      icon: 'person',
      note: `${user.email}${status}`,
      words: `${user.email} ${user.role}`,
      effect: { kind: 'open', href },
    },
    acts: changeable
      ? actsOn(user).map(({ act, label }) =>
          describeAct(act, label, ACT_ON_NAME[act](name, user.status), {
            id: user.id,
            icon: 'profile',
            words: user.email,
            href,
          }),
        )
      : [],
  };
}

const ENDED = { expired: ' · Expired', revoked: ' · Revoked', disabled: ' · Disabled', active: '' };

function describeKey(key: ApiKey, changeable: boolean): PaletteMatch {
  const href = `/settings/api-keys/${key.id}`;
  const { id, name, prefix: words } = key;
  return {
    item: {
      id,
      title: name,
      group: 'API keys',
      icon: 'key',
      note: `${key.prefix}…${key.last_four}${ENDED[key.state]}`,
      words,
      effect: { kind: 'open', href },
    },
    acts: changeable
      ? actsOnKey(key).map(({ act, label }) =>
          describeAct(act, label, `${label.replace('…', '')} ${name}…`, { id, icon: 'key', words, href }),
        )
      : [],
  };
}

function describeAct(
  act: string,
  verbs: string,
  title: string,
  { id, icon, words, href }: { id: string; icon: PaletteItem['icon']; words: string; href: string },
): PaletteAct {
  return {
    id: `${id} ${act}`,
    title,
    verbs,
    group: 'Actions',
    icon,
    words,
    effect: { kind: 'open', href, target: `[data-act=${act}]` },
  };
}
