import { cookies } from 'next/headers';
import { cache } from 'react';
import type { SignedIn } from '@/lib/account/sessions/find-session';
import { createPlaygroundKey } from '@/lib/api-keys/playground/operations';
import { can } from '@/lib/core/actor';
import { PERMISSIONS, type Permission } from '@/lib/core/permissions';
import { toProblem } from '@/lib/core/problem';
import { isList } from '@/lib/http/api/envelope';
import { TABS, type Tab } from '@/lib/http/docs/examples';
import { currentSession } from '@/lib/http/pages/session';
import { mayCall, type Operation } from '@/lib/operation/operation';
import { operations } from '@/lib/registry';
import { LANGUAGE_COOKIE } from './language-cookie';
import type { PlaygroundReader } from './playground/props';

/** The fully signed-in user, if any. The reference is public and also works while the database is unavailable. */
export const currentReader = cache(async (): Promise<SignedIn | undefined> => {
  const session = await unlessUnavailable(currentSession);
  return session && !session.pending ? session : undefined;
});

/** Returns what the playground needs to know about the signed-in user. */
export function playgroundReader({ user, organization, actor }: SignedIn): PlaygroundReader {
  return {
    owner: `${organization.id} ${user.id}`,
    may: can(actor, createPlaygroundKey.permission as Permission),
    permissions: PERMISSIONS.filter((permission) => can(actor, permission)),
  };
}

/**
 * Returns the first id of each list of a group in the user's organization, by the list's path, for use in examples. Empty if nobody
 * is signed in; lists that are empty, or that the user may not read, are left out.
 */
export async function sampleIdsOf(group: string): Promise<ReadonlyMap<string, string>> {
  const reader = await currentReader();
  if (!reader) return new Map();
  const lists = listsOf(group).filter((list) => mayCall(reader.actor, list));
  const ids = await Promise.all(
    lists.map(async (list) => {
      const page = await unlessUnavailable(
        () => list(reader.actor, { limit: 1 }) as Promise<{ items: { id?: unknown }[] }>,
      );
      return [list.http!.path, page?.items[0]?.id] as const;
    }),
  );
  return new Map(ids.filter((entry): entry is [string, string] => typeof entry[1] === 'string'));
}

// The list of the group and those below it whose rows can be read by id. A group without its own list is a connected service, which is
// not asked.
function listsOf(group: string): Operation[] {
  const root = `/${group}`;
  const reads = operations.filter(({ http }) => http?.method === 'GET');
  const paths = new Set(reads.map(({ http }) => http!.path));
  const lists = reads.filter(({ http, output }) => !http!.path.includes('{') && isList(output));
  if (!lists.some(({ http }) => http!.path === root)) return [];
  return lists.filter(({ http }) => `${http!.path}/`.startsWith(`${root}/`) && paths.has(`${http!.path}/{id}`));
}

/** Returns the example language chosen last in this browser. */
export async function chosenLanguage(): Promise<Tab> {
  const chosen = (await cookies()).get(LANGUAGE_COOKIE)?.value;
  return TABS.find((tab) => tab === chosen) ?? 'curl';
}

async function unlessUnavailable<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (toProblem(error).code === 'unavailable') return undefined;
    throw error;
  }
}
