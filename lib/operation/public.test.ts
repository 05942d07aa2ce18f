import { eq, sql } from 'drizzle-orm';
import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { controlDb } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { memberships, organizations } from '@/db/schema/control/organizations';
import { newId } from '@/lib/core/id';
import { Problem } from '@/lib/core/problem';
import { consumeAttempt } from '@/lib/platform/rate-limit/throttle';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { refusal } from '@/tests/signed-in';
import { publicOperation } from './public';

const from = () => ({ id: newId(), ip: newId(), user_agent: 'Browser' });
const facts = { name: 'test.run', summary: 'Run', throttle: 'address', input: z.strictObject({}) } as const;
const named = (name: string) => controlDb().select().from(organizations).where(eq(organizations.name, name));
const eventsIn = (id: string) => controlDb().select().from(auditEvents).where(eq(auditEvents.organization_id, id));

describe('publicOperation', () => {
  it('rolls back and throws when nothing was recorded', async () => {
    const name = newId();
    const silent = publicOperation({
      ...facts,
      output: z.null(),
      async run({ db }) {
        await db.insert(organizations).values({ name });
        return null;
      },
    });
    await expect(silent(from(), {})).rejects.toThrow('test.run changed something and recorded nothing');
    expect(await named(name)).toEqual([]);
  });

  it('runs neither prepare nor run when the limit is reached', async () => {
    const prepare = vi.fn(async () => undefined);
    const run = vi.fn(async () => null);
    const limited = publicOperation({ ...facts, output: z.null(), prepare, run });
    const request = from();
    await consumeAttempt('address', request.ip, 100);
    expect((await refusal(limited(request, {}))).code).toBe('rate_limited');
    expect([prepare.mock.calls.length, run.mock.calls.length]).toEqual([0, 0]);
  });

  it('counts no attempt for invalid input or while the server is busy', async () => {
    const throttleAlso = vi.fn(() => ['password_reset', newId()] as const);
    const busy = publicOperation({
      ...facts,
      output: z.null(),
      throttleAlso,
      assertCapacity() {
        throw new Problem('unavailable', 'Busy.');
      },
      run: async () => null,
    });
    expect((await refusal(busy(from(), { extra: 1 } as never))).code).toBe('validation_error');
    expect((await refusal(busy(from(), {}))).code).toBe('unavailable');
    expect(throttleAlso).not.toHaveBeenCalled();
  });

  it('records in each of the person’s organizations, or in the one that the entry names', async () => {
    const [home, other] = await Promise.all([makeOrganization(), makeOrganization()]);
    const { user } = await makeMember(home, 'MEMBER');
    await controlDb()
      .insert(memberships)
      .values({ organization_id: other.id, user_id: user.id, role: 'MEMBER', status: 'active' });
    const recording = publicOperation({
      ...facts,
      output: z.null(),
      async run({ audit }) {
        audit(user, {});
        audit(user, { action: 'test.one', organization_id: other.id });
        return null;
      },
    });
    const request = from();
    await recording({ ...request, ip: '203.0.113.63' }, {});
    const author = { actor_kind: 'user', actor_id: user.id, request_id: request.id };
    expect(await eventsIn(home.id)).toMatchObject([{ action: 'test.run', ...author }]);
    expect((await eventsIn(other.id)).map(({ action }) => action).sort()).toEqual(['test.one', 'test.run']);
  });

  it('enqueues nothing when the transaction fails', async () => {
    const user_id = newId();
    const failing = publicOperation({
      ...facts,
      output: z.null(),
      async run({ enqueue }) {
        await enqueue({ name: 'send-password-changed', data: { user_id } });
        throw new Problem('conflict', 'Too late.');
      },
    });
    expect((await refusal(failing(from(), {}))).code).toBe('conflict');
    const jobs = await controlDb().execute(sql`select id from jobs.job where data ->> 'user_id' = ${user_id}`);
    expect(jobs.rows).toEqual([]);
  });

  it('returns only the fields that the output schema names', async () => {
    const wide = publicOperation({
      ...facts,
      output: z.object({ email: z.string() }),
      async run({ auditAtAccount }) {
        auditAtAccount(`${newId()}@nowhere.example`);
        return { email: 'ada@example.com', password_hash: 'leaked' };
      },
    });
    expect(await wide(from(), {})).toEqual({ email: 'ada@example.com' });
  });
});
