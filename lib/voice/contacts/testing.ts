import { and, eq } from 'drizzle-orm';
import { controlDb } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import type { Actor } from '@/lib/core/actor';
import { Problem, toProblem } from '@/lib/core/problem';
import { makeMember, makeOrganization } from '@/tests/fixtures';

/** A DEVELOPER in an organization of their own. */
export async function developer(): Promise<Actor> {
  return (await makeMember(await makeOrganization(), 'DEVELOPER')).actor;
}

/** Returns the problem that a call fails with, as its caller sees it. */
export async function problem(work: Promise<unknown>): Promise<Problem> {
  const outcome = await work.then(
    () => new Error('nothing was refused'),
    (error: unknown) => toProblem(error),
  );
  if (!(outcome instanceof Problem)) throw outcome;
  return outcome;
}

/** Returns the paths of the invalid fields that a call is refused for. */
export async function wrongFields(work: Promise<unknown>): Promise<string[]> {
  const { code, data } = await problem(work);
  if (code !== 'validation_error') throw new Error(`refused by ${code}, not for its fields`);
  return data.errors!.map((error) => error.path);
}

/** Returns the audit events about a row, oldest first. */
export function trailOf(actor: Actor, id: string) {
  return controlDb()
    .select()
    .from(auditEvents)
    .where(and(eq(auditEvents.organization_id, actor.organization_id), eq(auditEvents.target_id, id)))
    .orderBy(auditEvents.id);
}

interface Page {
  items: { id: string }[];
  next_cursor: string | null;
}

/** Returns the ids of a whole list, following its cursors. */
export async function walk(list: (cursor: string | undefined) => Promise<Page>): Promise<string[]> {
  const ids: string[] = [];
  for (let cursor: string | undefined; ; ) {
    const page = await list(cursor);
    ids.push(...page.items.map(({ id }) => id));
    if (page.next_cursor === null) return ids;
    cursor = page.next_cursor;
  }
}

/** Text that careless software mangles, and that must round-trip unchanged. */
export const LITERAL = [
  'Zoë 👩🏽‍💻',
  'שלום עולם',
  "Robert'); DROP TABLE voice.contacts;--",
  '<script>alert(1)</script>&amp;',
  '100%_\\',
  '{{7*7}}\u2028<%= 7*7 %>',
];
