import { sql } from 'drizzle-orm';
import { controlDb } from '@/db/client';
import type { Actor } from '@/lib/core/actor';
import { newId } from '@/lib/core/id';
import { exported, makeChanges } from '../testing';
import { exportInvitationChangeResults, startInvitationChange } from './operations';
import type { InvitationResult } from './schema';

/** Adds pending invitations to an organization in one statement, with the addresses `1.…@acme.example` and so on. @returns their ids in order */
export async function addInvitations(organization: { id: string }, count: number): Promise<string[]> {
  const { rows } = await controlDb().execute<{ id: string }>(sql`
    with person as (
      insert into users (id, email, first_name, last_name)
      select gen_random_uuid(), n || '.' || ${newId()}::text || '@acme.example', 'Invited', lpad(n::text, 6, '0')
      from generate_series(1, ${count}::int) as n returning id, email, last_name),
    joined as (
      insert into memberships (organization_id, user_id, role, status)
      select ${organization.id}, id, 'MEMBER'::role, 'invited' from person),
    invited as (
      insert into invitations (id, organization_id, user_id, email, first_name, last_name, role, invited_by_label, expires_at, created_at)
      select gen_random_uuid(), ${organization.id}, id, email, 'Invited', last_name, 'MEMBER'::role, 'Grace Hopper',
        now() + interval '72 hours', now() - interval '1 hour' + last_name::int * interval '1 millisecond' from person
      returning id, last_name)
    select id from invited order by last_name`);
  return rows.map(({ id }) => id);
}

/** Returns the results of a change of invitations, in order. */
export async function resultsOf(actor: Actor, id: string): Promise<InvitationResult[]> {
  return exported((after) => exportInvitationChangeResults(actor, { id, after }));
}

/** Starts a change of invitations, makes it, and returns its results in order. */
export async function changeInvitations(
  actor: Actor,
  input: Parameters<typeof startInvitationChange>[1],
): Promise<InvitationResult[]> {
  const { id } = await startInvitationChange(actor, input);
  await makeChanges();
  return resultsOf(actor, id);
}
