import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { controlDb, controlPool } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { recorded } from '@/lib/audit-log/chain/testing';
import { newId } from '@/lib/core/id';
import { keyActor, makeOrganization } from '@/tests/fixtures';
import { flushThrottled, recordThrottled } from './record-throttled';

const times = (n: number) => ({ times: { before: null, after: n } });

afterEach(async () => {
  vi.useRealTimers();
  await flushThrottled();
});

describe('recordThrottled', () => {
  it('records the first event at once, then one per minute with a count', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    const organization = await makeOrganization();
    const actor = keyActor(organization, []);
    const note = (n: number) => {
      for (let call = 0; call < n; call++) recordThrottled(actor, { action: 'x.y' });
    };
    note(1_000);
    await vi.waitFor(async () => {
      expect(await controlDb().$count(auditEvents, eq(auditEvents.organization_id, organization.id))).toBe(1);
    });
    vi.advanceTimersByTime(60_000);
    note(5);
    vi.advanceTimersByTime(59_000);
    note(2);
    vi.advanceTimersByTime(1_000);
    // A quiet minute ends it, so that the next one is recorded at once again.
    vi.advanceTimersByTime(60_000);
    note(1);
    vi.useRealTimers();
    expect((await recorded(organization.id)).map(({ changes }) => changes)).toEqual([{}, times(999), times(7), {}]);
  });

  it('counts separately by actor, action and target', async () => {
    const organization = await makeOrganization();
    const [one, other] = [keyActor(organization, []), keyActor(organization, [])];
    recordThrottled(one, { action: 'x.y' });
    recordThrottled(other, { action: 'x.y' });
    recordThrottled(one, { action: 'x.z' });
    recordThrottled(one, { action: 'x.y', target: { type: 't', id: '1' } });
    recordThrottled(one, { action: 'x.y', target: { type: 't', id: '1' } });
    expect((await recorded(organization.id)).map(({ changes }) => changes)).toEqual([{}, {}, {}, {}, times(1)]);
  });

  it('drops events of a deleted organization and records the others', async () => {
    const organization = await makeOrganization();
    recordThrottled(keyActor({ ...organization, id: newId() }, []), { action: 'x.y' });
    recordThrottled(keyActor(organization, []), { action: 'x.y' });
    expect(await recorded(organization.id)).toHaveLength(1);
  });

  it('writes thousands of events in a few statements, so that a process can stop quickly', async () => {
    const organization = await makeOrganization();
    const statements = vi.spyOn(controlPool(), 'query');
    const gone = { ...organization, id: newId() };
    for (let n = 0; n < 5_000; n++) {
      for (const home of [organization, gone]) recordThrottled(keyActor(home, []), { action: 'x.y' });
    }
    await flushThrottled();
    const needed = statements.mock.calls.length;
    statements.mockRestore();
    expect(await controlDb().$count(auditEvents, eq(auditEvents.organization_id, organization.id))).toBe(5_000);
    expect(needed).toBeLessThan(50);
  });
});
