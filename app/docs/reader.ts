import { cookies } from 'next/headers';
import { cache } from 'react';
import type { SignedIn } from '@/lib/account/sessions/find-session';
import { createPlaygroundKey } from '@/lib/api-keys/playground/operations';
import { can } from '@/lib/core/actor';
import { PERMISSIONS, type Permission } from '@/lib/core/permissions';
import { toProblem } from '@/lib/core/problem';
import { isList } from '@/lib/http/api/envelope';
import { LANGUAGES, type Language } from '@/lib/http/docs/examples';
import { currentSession } from '@/lib/http/pages/session';
import { mayCall } from '@/lib/operation/operation';
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
 * Returns the first id of a group's list in the user's organization, for use in examples. Undefined if nobody is signed in, the
 * user may not read the group, or the list is empty.
 */
export async function sampleIdOf(group: string): Promise<string | undefined> {
  const reader = await currentReader();
  const list = operations.find(
    ({ http, output }) => http?.method === 'GET' && http.path === `/${group}` && isList(output),
  );
  if (!reader || !list || !mayCall(reader.actor, list)) return undefined;
  const page = await unlessUnavailable(
    () => list(reader.actor, { limit: 1 }) as Promise<{ items: { id?: unknown }[] }>,
  );
  const id = page?.items[0]?.id;
  return typeof id === 'string' ? id : undefined;
}

/** Returns the example language chosen last in this browser. */
export async function chosenLanguage(): Promise<Language> {
  const chosen = (await cookies()).get(LANGUAGE_COOKIE)?.value;
  return LANGUAGES.find((language) => language === chosen) ?? 'curl';
}

async function unlessUnavailable<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (toProblem(error).code === 'unavailable') return undefined;
    throw error;
  }
}
