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

/** The result of a server action. Expected failures are data, never exceptions. */
export type ActionResult<T> = { ok: true; data: T } | { ok: false; problem: ProblemData };

interface Options<O extends z.ZodType> {
  /** Runs after the commit, for what only a response can do, such as setting a cookie. */
  after?: (output: z.output<O>) => Promise<void>;
  /** `user` when the input names the organization: then only the person must match the page. */
  agreement?: Agreement;
  /** For a mutation that is only a preview: the page is not rendered again. */
  changes_nothing?: true;
}

/**
 * Makes a server action of an operation: refuses other origins, and pages rendered for another person or organization than the
 * session's, runs it as the signed-in person, and returns problems as data. A session that gains authority gets a new token.
 */
export function action<I extends z.ZodType, O extends z.ZodType>(
  operation: Operation<I, O>,
  { after, agreement, changes_nothing }: Options<O> = {},
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
      // Not `refresh`: it doesn't update a page that was fully prefetched (seen with Next 16.4.5).
      if (operation.kind === 'mutation' && !changes_nothing) revalidatePath('/', 'layout');
      return data;
    });
}

/**
 * The frame of every server action: checks origin and build, and returns problems as data. Called directly only by actions without
 * an operation, such as signing in.
 * @param any_version accept pages of other builds than the server's
 */
export async function answer<T>(work: () => Promise<T>, { any_version = false } = {}): Promise<ActionResult<T>> {
  try {
    await assertSameOrigin();
    if (!any_version) await assertSameBuild();
    return { ok: true, data: await work() };
  } catch (error) {
    return { ok: false, problem: problemOf(error, 'action').data };
  }
}

/** Returns what to tell of a failure. An unexpected one is logged. @param at the area that the log names */
export function problemOf(error: unknown, at: string): Problem {
  const problem = toProblem(error);
  if (problem.code === 'internal_error') log.error(at, { error });
  return problem;
}

/**
 * Refuses an action from a page of another build before it runs: Next's router reloads such a page as soon as an action has changed
 * something, so its result, such as a key that is shown once, would never be seen.
 */
async function assertSameBuild(): Promise<void> {
  const page = (await headers()).get(BUILD_ID_HEADER);
  // A form submitted before the page's script ran has no header and gets a whole page as response.
  if (page === null || page === BUILD_ID) return;
  throw new Problem(
    'new_version',
    'There is a new version of this page. Nothing was changed. Reload it to continue; what you typed is kept.',
  );
}

/**
 * Next lets a Server Action without an `Origin` header through, and has let `Origin: null` through (CVE-2026-27978).
 * Only pages of this installation may call an action (OWASP CSRF cheat sheet).
 */
async function assertSameOrigin(): Promise<void> {
  const all = await headers();
  const provenance = { origin: all.get('origin'), site: all.get('sec-fetch-site'), host: all.get('host') };
  if (isSameOrigin(provenance, env.APP_URL)) return;
  throw new Problem('forbidden_origin', `This form must be sent from ${new URL(env.APP_URL).origin}.`);
}
