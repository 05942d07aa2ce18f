import { and, eq, gte, ilike, lt, or, type SQL, sql } from 'drizzle-orm';
import type { z } from 'zod';
import { contains, paginate } from '@/db/page';
import { auditEvents } from '@/db/schema/control/audit';
import type { Actor } from '@/lib/actor';
import { describeDevice } from '@/lib/auth/session';
import { query } from '@/lib/operation';
import { pageOf } from '@/lib/schema';
import { AuditEvent, ListAuditEvents } from './schema';

const columns = {
  id: auditEvents.id,
  action: auditEvents.action,
  actor_kind: auditEvents.actor_kind,
  actor_id: auditEvents.actor_id,
  actor_label: auditEvents.actor_label,
  target_type: auditEvents.target_type,
  target_id: auditEvents.target_id,
  target_label: auditEvents.target_label,
  changes: auditEvents.changes,
  ip: auditEvents.ip,
  user_agent: auditEvents.user_agent,
  request_id: auditEvents.request_id,
  created_at: auditEvents.created_at,
};

/** What happened in the organization, the newest first. */
export const listAuditEvents = query({
  name: 'audit_log.list',
  summary: 'List the audit log',
  permission: 'audit_log:read',
  input: ListAuditEvents,
  output: pageOf(AuditEvent),
  http: { method: 'GET', path: '/audit-log', message: 'Audit log fetched' },
  async run({ actor, db }, input) {
    const page = await paginate<Omit<typeof auditEvents.$inferSelect, 'organization_id'>>(
      { ...input, sort: '-created_at' },
      {
        sortable: { created_at: { by: auditEvents.created_at, value: (row) => row.created_at } },
        id: auditEvents.id,
        where: condition(actor, input),
        select: (where, order, limit, offset) =>
          db
            .select(columns)
            .from(auditEvents)
            .where(where)
            .orderBy(...order)
            .limit(limit)
            .offset(offset),
        count: (where) => db.$count(auditEvents, where),
      },
    );
    return { ...page, items: page.items.map((event) => ({ ...event, ...describeDevice(event.user_agent) })) };
  },
});

function condition(actor: Actor, input: z.output<typeof ListAuditEvents>): SQL | undefined {
  return and(
    eq(auditEvents.organization_id, actor.organization_id),
    input.action ? eq(auditEvents.action, input.action) : undefined,
    input.actor_id ? eq(auditEvents.actor_id, input.actor_id) : undefined,
    input.target_type ? eq(auditEvents.target_type, input.target_type) : undefined,
    input.from ? gte(auditEvents.created_at, input.from) : undefined,
    input.to ? lt(auditEvents.created_at, input.to) : undefined,
    input.search ? matches(input.search) : undefined,
  );
}

function matches(search: string): SQL | undefined {
  const text = contains(search);
  return or(
    ilike(auditEvents.actor_label, text),
    ilike(auditEvents.target_label, text),
    ilike(auditEvents.action, text),
    sql`${auditEvents.target_id} = ${search}`,
  );
}
