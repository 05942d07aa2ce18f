import { beforeEach, describe, expect, it } from 'vitest';
import { database, voicePool } from '@/db/client';
import { calls, leads } from '@/db/schema/voice';
import type { Actor } from '@/lib/core/actor';
import { createAgent, deleteAgent } from '@/lib/voice/agents/operations';
import { developer, problem, wrongFields } from '@/lib/voice/contacts/testing';
import { keyActor } from '@/tests/fixtures';
import { analyticsOverview } from './operations';
import { TABLE_ROWS } from './schema';

let actor: Actor;

beforeEach(async () => {
  actor = await developer();
});

type Call = typeof calls.$inferInsert;

async function addCalls(...rows: Partial<Call>[]): Promise<void> {
  const base = { organization_id: actor.organization_id, from_number: '+14155550123', to_number: '+14155550199' };
  const values = rows.map(
    (row): Call => ({ ...base, direction: 'inbound', status: 'completed', started_at: '', ...row }),
  );
  await database(voicePool(actor.region)).insert(calls).values(values);
}

const MARCH = { from: '2026-03-01T00:00:00Z', to: '2026-03-04T00:00:00Z' };

describe('analytics.overview', () => {
  it('adds up calls by day, direction, status and agent', async () => {
    const agent = await createAgent(actor, { name: 'Front desk' });
    await addCalls(
      { started_at: '2026-03-01T00:00:00.000Z', duration_seconds: 60, agent_id: agent.id },
      { started_at: '2026-03-01T23:59:59.999Z', duration_seconds: 65, agent_id: agent.id, direction: 'outbound' },
      { started_at: '2026-03-03T12:00:00.000Z', duration_seconds: 20, status: 'voicemail', direction: 'outbound' },
      { started_at: '2026-03-04T00:00:00.000Z', duration_seconds: 999 },
      { started_at: '2026-02-28T23:59:59.999Z', duration_seconds: 999 },
    );
    const { from, to, calls: found } = await analyticsOverview(actor, MARCH);
    expect([from, to]).toEqual(['2026-03-01T00:00:00.000Z', '2026-03-04T00:00:00.000Z']);
    const none = { completed: 0, no_answer: 0, voicemail: 0, failed: 0, in_progress: 0 };
    expect(found).toMatchObject({
      total: 3,
      by_direction: { inbound: 1, outbound: 2 },
      by_status: { ...none, completed: 2, voicemail: 1 },
      total_duration_seconds: 145,
      average_duration_seconds: 62.5,
    });
    expect(
      found.by_day.map(({ date, total, total_duration_seconds }) => [date, total, total_duration_seconds]),
    ).toEqual([
      ['2026-03-01', 2, 125],
      ['2026-03-02', 0, 0],
      ['2026-03-03', 1, 20],
    ]);
    expect(found.by_day[1]).toMatchObject({ by_status: none, average_duration_seconds: null });
    expect(found.by_agent).toMatchObject([
      { agent_id: agent.id, agent_name: 'Front desk', total: 2, by_direction: { inbound: 1, outbound: 1 } },
      { agent_id: null, agent_name: null, total: 1 },
    ]);
    await deleteAgent(actor, { id: agent.id });
    expect((await analyticsOverview(actor, MARCH)).calls.by_agent).toMatchObject([{ agent_id: null, total: 3 }]);
  });

  it('counts leads by status and source', async () => {
    const base = { organization_id: actor.organization_id, created_at: '2026-03-02T00:00:00.000Z' };
    await database(voicePool(actor.region))
      .insert(leads)
      .values([
        { ...base, source: 'call' },
        { ...base, source: 'call', status: 'converted' },
        { ...base, source: 'website' },
        { ...base, source: 'website', created_at: '2026-03-04T00:00:00.000Z' },
      ]);
    expect((await analyticsOverview(actor, MARCH)).leads).toEqual({
      total: 3,
      by_status: { new: 2, contacted: 0, qualified: 0, converted: 1, lost: 0 },
      by_source: { call: 2, website: 1, referral: 0, import: 0, api: 0 },
    });
  });

  it('covers the last 30 days including today by default', async () => {
    const now = Date.now();
    await addCalls(
      { started_at: new Date(now - 60_000).toISOString() },
      { started_at: new Date(now - 31 * 86_400_000).toISOString() },
    );
    const { from, to, calls: found } = await analyticsOverview(actor, {});
    expect(found.total).toBe(1);
    expect(found.by_day).toHaveLength(30);
    expect(from).toMatch(/T00:00:00\.000Z$/);
    expect(Math.abs(Date.parse(to) - now)).toBeLessThan(60_000);
    expect(found.by_day.at(-1)!.date).toBe(to.slice(0, 10));
    const upTo = await analyticsOverview(actor, { to: '2026-03-31T12:00:00+02:00' });
    expect([upTo.from, upTo.to]).toEqual(['2026-03-02T00:00:00.000Z', '2026-03-31T10:00:00.000Z']);
  });

  it('always adds up, whatever the calls', async () => {
    const statuses = ['completed', 'no_answer', 'voicemail', 'failed', 'in_progress'] as const;
    await addCalls(
      ...Array.from(
        { length: 200 },
        (_, n): Partial<Call> => ({
          started_at: new Date(Date.parse(MARCH.from) + n * 1_200_000).toISOString(),
          status: statuses[n % 5],
          direction: n % 3 ? 'inbound' : 'outbound',
          duration_seconds: n * 7,
        }),
      ),
    );
    const { calls: found } = await analyticsOverview(actor, MARCH);
    const sum = (numbers: Iterable<number>) => [...numbers].reduce((a, b) => a + b, 0);
    for (const group of [found, ...found.by_day, ...found.by_agent]) {
      expect(sum(Object.values(group.by_status))).toBe(group.total);
      expect(sum(Object.values(group.by_direction))).toBe(group.total);
    }
    expect(found.total).toBe(200);
    expect(sum(found.by_day.map(({ total }) => total))).toBe(200);
    expect(sum(found.by_day.map((it) => it.total_duration_seconds))).toBe(found.total_duration_seconds);
  });

  it('lists only the busiest agents', async () => {
    const made = await Promise.all(
      Array.from({ length: TABLE_ROWS + 5 }, (_, n) => createAgent(actor, { name: `Agent ${n}` })),
    );
    await addCalls(...made.map(({ id }) => ({ agent_id: id, started_at: '2026-03-02T00:00:00Z' })), {
      agent_id: made[50]!.id,
      started_at: '2026-03-02T00:00:00Z',
    });
    const { by_agent } = (await analyticsOverview(actor, MARCH)).calls;
    expect(by_agent).toHaveLength(TABLE_ROWS);
    expect(by_agent[0]).toMatchObject({ agent_name: 'Agent 50', total: 2 });
  });

  it('rejects an empty or too long period', async () => {
    expect(await wrongFields(analyticsOverview(actor, { from: MARCH.to, to: MARCH.from }))).toEqual(['from']);
    expect(await wrongFields(analyticsOverview(actor, { from: MARCH.from, to: MARCH.from }))).toEqual(['from']);
    expect(
      await wrongFields(analyticsOverview(actor, { from: '2025-03-01T00:00:00Z', to: '2026-03-03T00:00:00Z' })),
    ).toEqual(['from']);
    expect(await wrongFields(analyticsOverview(actor, { from: '2026-03-01', to: '1999-01-01T00:00:00Z' }))).toEqual([
      'from',
      'to',
    ]);
    const year = await analyticsOverview(actor, { from: '2024-01-01T00:00:00Z', to: '2025-01-01T00:00:00Z' });
    expect(year.calls.by_day).toHaveLength(366);
  });

  it('requires analytics:read and covers only the actor’s organization', async () => {
    await addCalls({ started_at: '2026-03-02T00:00:00Z' });
    expect((await analyticsOverview(await developer(), MARCH)).calls.total).toBe(0);
    const key = keyActor({ id: actor.organization_id, region: 'us' } as never, ['calls:read', 'leads:read']);
    expect((await problem(analyticsOverview(key, MARCH))).data.required_permissions).toEqual(['analytics:read']);
  });
});
