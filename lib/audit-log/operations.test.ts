import { createHash } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import { controlDb } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { createApi } from '@/lib/api/router';
import { canonicalJson } from '@/lib/audit/canonical';
import { sealEvents } from '@/lib/audit/seal';
import { eventsOf, tamper } from '@/lib/audit/testing';
import { newId } from '@/lib/id';
import { operations } from '@/lib/operations';
import { toProblem } from '@/lib/problem';
import { keyActor, makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import { refusal } from '@/tests/signed-in';
import {
  exportAuditEvents,
  getAuditLogState,
  listAuditActions,
  listAuditEvents,
  updateAuditRetention,
  verifyAuditLog,
} from './operations';
import { type ExportedEvent, MOST_COUNTED } from './schema';

const at = (minute: number) => new Date(Date.UTC(2026, 0, 1, 12, minute)).toISOString();

async function organizationWithEvents() {
  const organization = await makeOrganization();
  const { actor, user } = await makeMember(organization, 'ADMIN');
  const other = await makeOrganization();
  const event = (minute: number, more: Partial<typeof auditEvents.$inferInsert> = {}) => ({
    organization_id: organization.id,
    action: 'user.update',
    actor_kind: 'user' as const,
    actor_id: user.id,
    actor_label: 'Ada Okafor <ada@acme.example>',
    target_type: 'user',
    target_id: newId(),
    target_label: '50%_off@acme.example',
    created_at: at(minute),
    ...more,
  });
  await controlDb()
    .insert(auditEvents)
    .values([
      event(1),
      event(2, { action: 'organization.update', target_type: 'organization', target_label: 'Acme' }),
      event(3, { actor_kind: 'key', actor_id: newId(), actor_label: 'CRM key' }),
      event(3, { actor_kind: 'system', actor_id: 'job', actor_label: 'System' }),
      event(4, { changes: { role: { before: 'MEMBER', after: 'ADMIN' } } }),
      event(5, { organization_id: other.id }),
    ]);
  return { organization, actor, user };
}

describe('audit_log.list', () => {
  it('lists the organization’s own events, the newest first', async () => {
    const { actor } = await organizationWithEvents();
    const page = await listAuditEvents(actor, {});
    expect(page.total).toBe(5);
    expect(page.items.map(({ created_at }) => created_at)).toEqual([at(4), at(3), at(3), at(2), at(1)]);
    expect(page.items[0]!.changes).toEqual({ role: { before: 'MEMBER', after: 'ADMIN' } });
  });

  it('filters by action, actor, target type, span of time and text', async () => {
    const { actor, user } = await organizationWithEvents();
    const total = async (input: object) => (await listAuditEvents(actor, input)).total;
    expect(await total({ action: 'organization.update' })).toBe(1);
    expect(await total({ actor_id: user.id })).toBe(3);
    expect(await total({ target_type: 'organization' })).toBe(1);
    expect(await total({ from: at(2), to: at(4) })).toBe(3);
    expect(await total({ search: 'ADA OKAFOR' })).toBe(3);
    expect(await total({ search: '50%_off' })).toBe(4);
    expect(await total({ search: '5__' })).toBe(0);
    expect(await total({ search: 'crm', actor_id: user.id })).toBe(0);
    expect(await total({ search: 'organization.up' })).toBe(1);
    expect(await total({ actor_kind: 'key' })).toBe(1);
    const target_id = (await listAuditEvents(actor, {})).items[0]!.target_id!;
    expect(await total({ target_id })).toBe(1);
    expect(await total({ search: target_id })).toBe(1);
  });

  it('walks by cursor past events of the same instant, each once', async () => {
    const { actor } = await organizationWithEvents();
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listAuditEvents(actor, { limit: 2, cursor });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next_cursor ?? undefined;
    } while (cursor);
    expect(seen).toHaveLength(5);
    expect(new Set(seen).size).toBe(5);
  });

  it('is refused to members and to keys without the permission', async () => {
    const { organization } = await organizationWithEvents();
    const { actor: member } = await makeMember(organization, 'MEMBER');
    for (const actor of [member, keyActor(organization, ['organization:read'])]) {
      const problem = await listAuditEvents(actor, {}).catch(toProblem);
      expect(problem).toMatchObject({ code: 'insufficient_permission' });
    }
    const reader = keyActor(organization, ['audit_log:read']);
    expect((await listAuditEvents(reader, { to: at(9) })).total).toBe(5);
  });

  it('answers what cannot be an instant or a cursor with the field that is wrong', async () => {
    const { actor } = await organizationWithEvents();
    for (const [input, path] of [
      [{ from: 'yesterday' }, 'from'],
      [{ cursor: 'x' }, 'cursor'],
      [{ who: 'me' }, 'who'],
      [{ search: 'a\0b' }, 'search'],
    ] as const) {
      const problem = await listAuditEvents(actor, input as never).catch(toProblem);
      expect(problem).toMatchObject({ code: 'validation_error', data: { errors: [{ path }] } });
    }
  });
});

describe('a long log', () => {
  it('says of its total that there are more than it counts', async () => {
    const { organization, actor } = await organizationWithEvents();
    const many = eventsOf(organization.id, MOST_COUNTED);
    for (let from = 0; from < many.length; from += 1_000) {
      await controlDb()
        .insert(auditEvents)
        .values(many.slice(from, from + 1_000));
    }
    expect((await listAuditEvents(actor, {})).total).toBe(MOST_COUNTED);
    expect((await listAuditEvents(actor, { action: 'organization.update' })).total).toBe(1);
  });

  it('is walked back as well, from where one is', async () => {
    const { actor } = await organizationWithEvents();
    const first = await listAuditEvents(actor, { limit: 2 });
    expect(first.previous_cursor).toBeNull();
    const second = await listAuditEvents(actor, { limit: 2, cursor: first.next_cursor! });
    const back = await listAuditEvents(actor, { limit: 2, sort: 'created_at', cursor: second.previous_cursor! });
    expect(back.items.map(({ id }) => id).reverse()).toEqual(first.items.map(({ id }) => id));
    const forth = await listAuditEvents(actor, { limit: 2, cursor: back.previous_cursor! });
    expect(forth.items.map(({ id }) => id)).toEqual(second.items.map(({ id }) => id));
  });
});

describe('seals', () => {
  it('are shown with their events once they are there', async () => {
    const { organization, actor } = await organizationWithEvents();
    expect((await listAuditEvents(actor, {})).items.map(({ sequence, hash }) => [sequence, hash])).toEqual(
      Array.from({ length: 5 }, () => [null, null]),
    );
    await sealEvents(organization.id);
    const { items } = await listAuditEvents(actor, {});
    expect(items.map(({ sequence }) => sequence)).toEqual([5, 4, 3, 2, 1]);
    const { last_seal } = await getAuditLogState(actor, {});
    expect(last_seal).toEqual({ sequence: 5, hash: items[0]!.hash });
  });

  it('are shown in the API', async () => {
    const { organization } = await organizationWithEvents();
    await sealEvents(organization.id);
    const { key } = await makeKey(organization, ['audit_log:read']);
    const response = await createApi(operations).request('/api/v1/audit-log?limit=1', {
      headers: { 'X-Api-Key': key },
    });
    const { data } = (await response.json()) as { data: { sequence: number; hash: string }[] };
    expect(data).toMatchObject([{ sequence: 5, hash: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
  });
});

describe('audit_log.export', () => {
  it('gives what lets anybody compute the chain, the oldest first, and records itself once', async () => {
    const { organization, actor } = await organizationWithEvents();
    await controlDb().insert(auditEvents).values(eventsOf(organization.id, 2_100));
    await sealEvents(organization.id);
    const rows: ExportedEvent[] = [];
    let page = await exportAuditEvents(actor, { format: 'ndjson', filters: {} });
    for (rows.push(...page.items); page.next; rows.push(...page.items)) {
      page = await exportAuditEvents(actor, { format: 'ndjson', filters: {}, after: page.next });
    }
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    let previous = '0'.repeat(64);
    const sealed = rows.filter(({ sequence }) => sequence !== null).sort((a, b) => a.sequence! - b.sequence!);
    expect(sealed).toHaveLength(2_105);
    for (const { sequence, hash, misdated, sealed_at, ...event } of sealed) {
      previous = createHash('sha256')
        .update(canonicalJson({ event, misdated, previous, sealed_at, sequence }))
        .digest('hex');
      expect([sequence, hash]).toEqual([sequence, previous]);
    }
    const { items, total } = await listAuditEvents(actor, { action: 'audit_log.export' });
    expect(total).toBe(1);
    expect(items[0]).toMatchObject({ actor_id: actor.id, changes: { format: { before: null, after: 'ndjson' } } });
  });

  it('lets the filters of the list through, and records them', async () => {
    const { actor, user } = await organizationWithEvents();
    const { items, next } = await exportAuditEvents(actor, {
      format: 'csv',
      filters: { actor_id: user.id, to: at(4) },
    });
    expect([items.map(({ created_at }) => created_at), next]).toEqual([[at(1), at(2)], null]);
    const [event] = (await listAuditEvents(actor, { action: 'audit_log.export' })).items;
    expect(event!.changes).toMatchObject({ actor_id: { after: user.id }, to: { after: at(4) } });
  });

  it('is of one’s own organization, whatever place is given', async () => {
    const { actor } = await organizationWithEvents();
    const other = await organizationWithEvents();
    const theirs = await listAuditEvents(other.actor, {});
    const [{ created_at, id } = {} as never] = theirs.items.slice(-1);
    const { items } = await exportAuditEvents(actor, { format: 'csv', filters: {}, after: { created_at, id } });
    expect(items.every(({ organization_id }) => organization_id === actor.organization_id)).toBe(true);
  });
});

describe('audit_log.verify', () => {
  it('says that all is well, and is recorded', async () => {
    const { organization, actor } = await organizationWithEvents();
    await sealEvents(organization.id);
    const { last_seal } = await getAuditLogState(actor, {});
    const seal = `${last_seal!.sequence}:${last_seal!.hash.toUpperCase()}`;
    const found = await verifyAuditLog(actor, { seal });
    expect(found).toMatchObject({ intact: true, checked: 5, broken: null, last_seal });
    const { verified } = await getAuditLogState(actor, {});
    expect(verified).toEqual({ at: expect.any(String), by: actor.label, intact: true, finding: null });
  });

  it('says what is wrong, and where, and that is recorded too', async () => {
    const { organization, actor } = await organizationWithEvents();
    await sealEvents(organization.id);
    await tamper([
      `update audit_events set action = 'x.y' where organization_id = $1 and action = 'organization.update'`,
      [organization.id],
    ]);
    expect(await verifyAuditLog(actor, {})).toMatchObject({
      intact: false,
      checked: 1,
      broken: { kind: 'changed', sequence: 2 },
    });
    const [event] = (await listAuditEvents(actor, { action: 'audit_log.verify' })).items;
    expect(event!.changes).toMatchObject({
      intact: { after: false },
      finding: { after: 'Event 2 is not what was sealed: it was changed.' },
    });
    expect((await getAuditLogState(actor, {})).verified).toMatchObject({
      intact: false,
      finding: 'Event 2 is not what was sealed: it was changed.',
    });
  });

  it('is of one’s own organization alone', async () => {
    const [ours, theirs] = [await organizationWithEvents(), await organizationWithEvents()];
    await sealEvents(theirs.organization.id);
    await tamper([`update audit_events set action = 'x.y' where organization_id = $1`, [theirs.organization.id]]);
    expect(await verifyAuditLog(ours.actor, {})).toMatchObject({ intact: true, checked: 0 });
  });

  it('is done by one at a time', async () => {
    const { organization, actor } = await organizationWithEvents();
    await controlDb().insert(auditEvents).values(eventsOf(organization.id, 1_500));
    await sealEvents(organization.id);
    const outcomes = await Promise.allSettled([verifyAuditLog(actor, {}), verifyAuditLog(actor, {})]);
    expect(outcomes.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it.each(['', '5', '5:xyz', `0:${'a'.repeat(64)}`])('refuses %j as a seal', async (seal) => {
    const { actor } = await organizationWithEvents();
    expect(await refusal(verifyAuditLog(actor, { seal }))).toMatchObject({ errors: [{ path: 'seal' }] });
  });
});

describe('audit_log.update_retention', () => {
  it('is kept, shown and recorded', async () => {
    const { actor } = await organizationWithEvents();
    expect((await getAuditLogState(actor, {})).audit_retention_days).toBeNull();
    await updateAuditRetention(actor, { audit_retention_days: 90 });
    await updateAuditRetention(actor, { audit_retention_days: 90 });
    await updateAuditRetention(actor, { audit_retention_days: null });
    await updateAuditRetention(actor, { audit_retention_days: 365 });
    expect((await getAuditLogState(actor, {})).audit_retention_days).toBe(365);
    const { items } = await listAuditEvents(actor, { action: 'audit_log.update_retention' });
    expect(items.map(({ changes }) => changes.audit_retention_days)).toEqual([
      { before: null, after: 365 },
      { before: 90, after: null },
      { before: null, after: 90 },
    ]);
  });

  it.each([29, 3_651, 1.5, '90 days'])('refuses %j', async (audit_retention_days) => {
    const { actor } = await organizationWithEvents();
    const problem = await refusal(updateAuditRetention(actor, { audit_retention_days }));
    expect(problem).toMatchObject({ errors: [{ path: 'audit_retention_days' }] });
  });

  it('is confirmed by who does it', async () => {
    const { actor } = await organizationWithEvents();
    const stale = { ...actor, proved_recently: false };
    const problem = await refusal(updateAuditRetention(stale, { audit_retention_days: 30 }));
    expect(problem.code).toBe('identity_confirmation_required');
  });
});

test('audit_log.list_actions names each action once', async () => {
  const { actor } = await organizationWithEvents();
  expect(await listAuditActions(actor, {})).toEqual(['organization.update', 'user.update']);
  const { actor: newcomer } = await makeMember(await makeOrganization(), 'ADMIN');
  expect(await listAuditActions(newcomer, {})).toEqual([]);
});
