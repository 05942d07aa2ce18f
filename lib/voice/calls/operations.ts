import { and, arrayContains, eq, gte, inArray, lt, type SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import { listing } from '@/db/list-query';
import type { Narrowing } from '@/db/list-statements';
import { paginate } from '@/db/page';
import { calls } from '@/db/schema/voice';
import { withoutSearch } from '@/db/search';
import type { Actor } from '@/lib/core/actor';
import { notFound } from '@/lib/core/problem';
import { mutation, query } from '@/lib/operation/operation';
import { auditDiff } from '@/lib/platform/audit-trail/diff';
import { containsWords } from '@/lib/voice/shared/filters';
import { lockReferences } from '@/lib/voice/shared/references';
import { tenantRows } from '@/lib/voice/shared/rows';
import { resolveDuration } from './duration';
import {
  CALL_DIRECTIONS,
  CALL_STATUSES,
  Call,
  CallIdInput,
  CallPage,
  CreateCallInput,
  DeletedCall,
  ListCallsInput,
  UpdateCallInput,
} from './schema';

const AUDITED = {
  fields: [
    'agent_id',
    'contact_id',
    'lead_id',
    'direction',
    'status',
    'started_at',
    'ended_at',
    'duration_seconds',
    'tags',
  ],
  redacted: ['from_number', 'to_number', 'transcript', 'summary'],
} as const;
const { transcript: _, ...summaryColumns } = withoutSearch(calls);

const rows = tenantRows(calls, 'call');

const list = listing({
  from: calls,
  rows: (query) => query.select(summaryColumns).from(calls),
  organization: calls.organization_id,
  id: calls.id,
  sortable: {
    started_at: { by: calls.started_at, value: (call) => call.started_at },
    duration_seconds: { by: calls.duration_seconds, value: (call) => call.duration_seconds },
    created_at: { by: calls.created_at, value: (call) => call.created_at },
  },
  facets: {
    direction: { column: calls.direction, values: CALL_DIRECTIONS },
    status: { column: calls.status, values: CALL_STATUSES },
  },
});

/** A page of the organization's calls, without their transcripts. */
export const listCalls = query({
  name: 'call.list',
  summary: 'List calls',
  permission: 'calls:read',
  plane: 'voice',
  input: ListCallsInput,
  output: CallPage,
  http: { method: 'GET', path: '/calls', message: 'Calls fetched' },
  run: ({ actor, db }, input) => paginate(db, list, input, narrowed(actor, input)),
});

/** One call with its transcript. */
export const getCall = query({
  name: 'call.get',
  summary: 'Get a call',
  permission: 'calls:read',
  plane: 'voice',
  input: CallIdInput,
  output: Call,
  http: { method: 'GET', path: '/calls/{id}', message: 'Call fetched' },
  run: ({ actor, db }, { id }) => rows.get(db, actor, id),
});

/** Records a call that took place or is in progress; it does not place a call. */
export const createCall = mutation({
  name: 'call.create',
  summary: 'Record a call',
  permission: 'calls:write',
  plane: 'voice',
  input: CreateCallInput,
  output: Call,
  http: { method: 'POST', path: '/calls', status: 201, message: 'Call recorded' },
  run: async ({ actor, db, audit }, input) => {
    const duration_seconds = resolveDuration(input, input.duration_seconds);
    await lockReferences(db, actor, input);
    const [call] = await db
      .insert(calls)
      .values({ ...input, duration_seconds, organization_id: actor.organization_id })
      .returning();
    audit({ target: targetOf(call!.id), changes: auditDiff<Call>({}, call!, AUDITED) });
    return call!;
  },
});

/** Changes the given fields. */
export const updateCall = mutation({
  name: 'call.update',
  summary: 'Change a call',
  permission: 'calls:write',
  plane: 'voice',
  input: UpdateCallInput,
  output: Call,
  http: { method: 'PATCH', path: '/calls/{id}', message: 'Call updated' },
  run: async ({ actor, db, audit, unchanged }, { id, ...given }) => {
    await lockReferences(db, actor, given);
    const before = await rows.lock(db, actor, id);
    const fields = { ...given, duration_seconds: durationAfter(before, given) };
    const changes = auditDiff<Call>(before, fields, AUDITED);
    if (Object.keys(changes).length === 0) {
      unchanged();
      return before;
    }
    const [after] = await db
      .update(calls)
      .set({ ...fields, updated_at: sql`now()` })
      .where(rows.own(actor, id))
      .returning();
    audit({ target: targetOf(id), changes });
    return after!;
  },
});

/** Deletes a call with its transcript. */
export const deleteCall = mutation({
  name: 'call.delete',
  summary: 'Delete a call',
  permission: 'calls:write',
  plane: 'voice',
  input: CallIdInput,
  output: DeletedCall,
  http: { method: 'DELETE', path: '/calls/{id}', message: 'Call deleted' },
  run: async ({ actor, db, audit }, { id }) => {
    const [call] = await db.delete(calls).where(rows.own(actor, id)).returning({ id: calls.id });
    if (!call) throw notFound('call');
    audit({ target: targetOf(id) });
    return { deleted: true as const, id };
  },
});

// A new start or end invalidates the old duration, unless a new one is given.
function durationAfter(before: Call, given: Omit<z.output<typeof UpdateCallInput>, 'id'>): number {
  const after = { ...before, ...given };
  const moved = after.started_at !== before.started_at || after.ended_at !== before.ended_at;
  const same = !moved && after.status === before.status && after.duration_seconds === before.duration_seconds;
  if (same) return before.duration_seconds;
  const derive = moved && after.ended_at !== null;
  return resolveDuration(after, given.duration_seconds ?? (derive ? undefined : before.duration_seconds));
}

function narrowed(actor: Actor, input: z.output<typeof ListCallsInput>): Narrowing {
  const { direction, status, tag, from, to, sort, search } = input;
  const statuses = status?.length ? status : undefined;
  const own = { organization_id: actor.organization_id, search: and(...containsWords(calls, search)) };
  const started = and(from ? gte(calls.started_at, from) : undefined, to ? lt(calls.started_at, to) : undefined);
  const tagged = tag ? arrayContains(calls.tags, [tag]) : undefined;
  const [party, ...parties] = partiesOf(input);
  const byStart = sort.endsWith('started_at');
  if (!party || !byStart) {
    return {
      ...own,
      facets: { direction: direction && [direction], status: statuses },
      range: byStart ? started : undefined,
      where: and(party, ...parties, tagged, byStart ? undefined : started),
    };
  }
  // The calls of an agent, contact or lead have an index in this order.
  const inDirection = direction && eq(calls.direction, direction);
  const inStatus = statuses && inArray(calls.status, statuses);
  return { ...own, range: and(party, started), where: and(...parties, tagged, inDirection, inStatus) };
}

function partiesOf({ agent_id, contact_id, lead_id }: z.output<typeof ListCallsInput>): SQL[] {
  return [
    ...(lead_id ? [eq(calls.lead_id, lead_id)] : []),
    ...(contact_id ? [eq(calls.contact_id, contact_id)] : []),
    ...(agent_id ? [eq(calls.agent_id, agent_id)] : []),
  ];
}

function targetOf(id: string) {
  return { type: 'call', id };
}
