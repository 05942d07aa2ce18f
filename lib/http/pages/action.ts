import { revalidatePath } from 'next/cache';
import { headers } from 'next/headers';
import type { z } from 'zod';
import { BUILD_ID, BUILD_ID_HEADER } from '@/lib/core/build-id';
import { env } from '@/lib/core/env';
import { log } from '@/lib/core/log';
import { Problem, type ProblemData, toProblem } from '@/lib/core/problem';
import { isSameOrigin } from '@/lib/http/server/same-origin';
import type { Operation } from '@/lib/operation/operation';
import { type Agreement, assertPageIdentity, carriedIdentity } from './page-identity';
import { currentSession, renewSession } from './session';

/** What a server action answers: never an exception for what can be expected. */
export type ActionResult<T> = { ok: true; data: T } | { ok: false; problem: ProblemData };

interface Options<O extends z.ZodType> {
  /** Runs once the change is committed, for what only a response can do: setting a cookie. */
  after?: (output: z.output<O>) => Promise<void>;
  /** `user` when the input itself names the organization: then only the person must be the one that the page shows. */
  agreement?: Agreement;
}

/**
 * An operation as a server action: refuses foreign origins and pages that show another person or organization than the
 * session, runs it as the signed-in person, turns problems into data. A session that has gained authority by it gets a new
 * token.
 */
export function action<I extends z.ZodType, O extends z.ZodType>(
  operation: Operation<I, O>,
  { after, agreement }: Options<O> = {},
): (input: z.input<I>) => Promise<ActionResult<z.output<O>>> {
  return (input) =>
    answer(async () => {
      const session = await currentSession();
      if (!session)
        throw new Problem('unauthenticated', 'You are signed out. Sign in again; what you typed is still here.');
      assertPageIdentity(session, await carriedIdentity(), agreement);
      const data = await operation(session.actor, input);
      if (operation.rotates_session) await renewSession();
      await after?.(data);
      // Not `refresh`: it leaves a page that came by a full prefetch as it was (seen with Next 16.4.5).
      if (operation.kind === 'mutation') revalidatePath('/', 'layout');
      return data;
    });
}

/**
 * The same frame for what is done without an actor: signing in, forgotten passwords, first set-up.
 * @param any_version also for pages of other builds than the server's
 */
export async function answer<T>(work: () => Promise<T>, { any_version = false } = {}): Promise<ActionResult<T>> {
  try {
    await assertSameOrigin();
    if (!any_version) await assertSameBuild();
    return { ok: true, data: await work() };
  } catch (error) {
    const problem = toProblem(error);
    if (problem.code === 'internal_error') log.error('action', { error });
    return { ok: false, problem: problem.data };
  }
}

/**
 * Refuses what a page of another build asks for, before it happens: Next's router loads such a page anew as soon as an action
 * has changed something, and what the action answers, such as a key that is shown once, would never be seen.
 */
async function assertSameBuild(): Promise<void> {
  const page = (await headers()).get(BUILD_ID_HEADER);
  // A form that was sent before the page's script ran says nothing, and is answered by a whole page.
  if (page === null || page === BUILD_ID) return;
  throw new Problem(
    'new_version',
    'There is a new version of this page. Nothing was changed. Reload it to continue; what you typed is kept.',
  );
}

/**
 * Next lets a Server Action without an `Origin` header through, and has let `Origin: null` through (CVE-2026-27978).
 * Only a page of this very installation may call an action (OWASP CSRF cheat sheet).
 */
async function assertSameOrigin(): Promise<void> {
  const all = await headers();
  const provenance = { origin: all.get('origin'), site: all.get('sec-fetch-site'), host: all.get('host') };
  if (isSameOrigin(provenance, env.APP_URL)) return;
  throw new Problem('forbidden_origin', `This form must be sent from ${new URL(env.APP_URL).origin}.`);
}
