import { asc, eq } from 'drizzle-orm';
import { expect, vi } from 'vitest';
import { controlDb, controlPool } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { newId } from '@/lib/core/id';
import { flushThrottled } from '@/lib/platform/audit-trail/record-throttled';
import { sealEvents } from './seal';

type NewEvent = Partial<typeof auditEvents.$inferInsert>;

/** Events as a writer of ours leaves them; every field is filled, so that every field can be tampered with. */
export function eventsOf(organization_id: string, count: number, more: NewEvent = {}) {
  return Array.from({ length: count }, (_, index) => ({
    id: newId(),
    organization_id,
    action: 'user.update',
    actor_kind: 'user' as const,
    actor_id: newId(),
    actor_label: `Ada ${index} <ada@acme.example>`,
    target_type: 'user',
    target_id: newId(),
    target_label: 'ben@acme.example',
    changes: { role: { before: 'MEMBER', after: 'ADMIN' } },
    ip: '203.0.113.7',
    user_agent: 'vitest',
    request_id: newId(),
    ...more,
  }));
}

/** Writes events and seals them. */
export async function writeSealed(organization_id: string, count: number, more: NewEvent = {}): Promise<void> {
  await controlDb()
    .insert(auditEvents)
    .values(eventsOf(organization_id, count, more));
  await sealEvents(organization_id);
}

/** What somebody does who has the database but not the application: as the tables' owner, with the triggers off. */
export async function tamper(...statements: [text: string, values?: unknown[]][]): Promise<void> {
  const client = await controlPool().connect();
  const tables = ['audit_events', 'audit_seals', 'audit_unsealed', 'audit_chains'];
  try {
    await client.query('begin');
    for (const table of tables) await client.query(`alter table ${table} disable trigger user`);
    for (const [text, values] of statements) await client.query(text, values);
    for (const table of tables) await client.query(`alter table ${table} enable trigger user`);
    await client.query('commit');
  } finally {
    client.release();
  }
}

/** What was recorded in an organization, oldest first, once nothing is under way. */
export async function recorded(organization_id: string) {
  // Looking a refused key up comes before it is written.
  await vi.waitFor(async () => {
    await flushThrottled();
    expect(await controlDb().$count(auditEvents, eq(auditEvents.organization_id, organization_id))).toBeGreaterThan(0);
  });
  await flushThrottled();
  return controlDb()
    .select()
    .from(auditEvents)
    .where(eq(auditEvents.organization_id, organization_id))
    .orderBy(asc(auditEvents.created_at), asc(auditEvents.id));
}
