import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { hashPassword } from '@/lib/account/password/password';
import { requestSignInPasskey } from '@/lib/account/sign-in/passkey-sign-in';
import { signIn } from '@/lib/account/sign-in/sign-in';
import { createApiKey, rotateApiKey } from '@/lib/api-keys/keys/operations';
import { background } from '@/lib/background';
import { newId } from '@/lib/core/id';
import { api } from '@/lib/http/api/router';
import { startApi, type TestClient } from '@/lib/http/api/test-client';
import { prepareQueues } from '@/lib/platform/jobs/queue';
import { allJobs, enqueueNow, makeInvitation, until } from '@/lib/platform/jobs/testing';
import { startWorker } from '@/lib/platform/jobs/worker';
import { createAgent } from '@/lib/voice/agents/operations';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { pgbouncerProgram, startPgbouncer } from '@/tests/pgbouncer';
import { Channel } from './channel';
import { controlPool } from './client';
import { migrate } from './migrate';

const program = pgbouncerProgram();
const PASSWORD = 'correct horse battery staple';

describe.skipIf(!program)('the app behind PgBouncer in transaction mode', () => {
  let bouncer: Awaited<ReturnType<typeof startPgbouncer>>;
  let client: TestClient;
  const named: string[] = [];

  beforeAll(async () => {
    const direct = process.env.DATABASE_URL!;
    bouncer = await startPgbouncer(program!, direct);
    // Read at the first query, which is later than this.
    Object.assign(process.env, {
      DATABASE_URL: bouncer.url,
      DATABASE_DIRECT_URL: direct,
      DATABASE_PREPARED_STATEMENTS: '0',
    });
    watchNames();
    client = await startApi(api);
  });
  afterAll(async () => {
    await client?.close();
    await bouncer?.stop();
  });

  /** Records every named statement, from our code or a library. */
  function watchNames(): void {
    const query = pg.Client.prototype.query as (...args: unknown[]) => unknown;
    vi.spyOn(pg.Client.prototype, 'query').mockImplementation(function (this: pg.Client, ...args: unknown[]) {
      const { name } = Object(args[0]) as { name?: string };
      if (name) named.push(name);
      return query.apply(this, args);
    } as never);
  }

  const many = <T>(work: (index: number) => Promise<T>) => Promise.all(Array.from({ length: 16 }, (_, i) => work(i)));

  it('migrates and prepares the queue', async () => {
    expect(await migrate()).toBe(0);
    await prepareQueues(background.mails);
  });

  it('keeps the timeouts and the time zone of every connection', async () => {
    const { rows } = await controlPool().query(
      `select current_setting('timezone') as zone, current_setting('statement_timeout') as statement,
              current_setting('lock_timeout') as lock, current_setting('idle_in_transaction_session_timeout') as idle`,
    );
    expect(rows[0]).toEqual({ zone: 'UTC', statement: '10s', lock: '5s', idle: '15s' });
  });

  it('signs in, counts wrong passwords and issues passkey challenges', async () => {
    const organization = await makeOrganization();
    const { user } = await makeMember(organization, 'ADMIN', { password_hash: await hashPassword(PASSWORD) });
    const request = (index: number) => ({ id: newId(), ip: `198.51.100.${index}`, user_agent: null });
    const answers = await many(async (index) => {
      if (index % 4 === 0) {
        const password = 'not the password of anybody';
        return signIn({ email: user.email, password }, request(index)).catch((error) => error.data.code);
      }
      if (index % 4 === 1) return (await requestSignInPasskey(request(index))).challenge;
      return (await signIn({ email: user.email, password: PASSWORD }, request(index))).token;
    });
    expect(answers.filter((answer) => answer === 'sign_in_failed')).toHaveLength(4);
    expect(answers.every(Boolean)).toBe(true);
  });

  it('creates, rotates and uses API keys', async () => {
    const organization = await makeOrganization({ plan: 'elite' });
    const { actor } = await makeMember(organization, 'OWNER');
    await createAgent(actor, { name: 'Reception' });
    const keys = await many((index) => createApiKey(actor, { name: `Key ${index}`, permissions: ['agents:read'] }));
    const rotated = await many((index) => rotateApiKey(actor, { id: keys[index]!.id }));
    const answers = await many((index) => client.call('GET', '/agents?limit=5', { key: rotated[index]!.key }));
    expect(answers.map(({ status, body }) => [status, body.data?.length])).toEqual(answers.map(() => [200, 1]));
  });

  it('processes jobs', async () => {
    const { invitation } = await makeInvitation();
    await enqueueNow({ name: 'send-invitation', data: { invitation_id: invitation.id } });
    const worker = await startWorker(background);
    await until('the job to end', async () =>
      (await allJobs()).some(({ data, state }) => data.invitation_id === invitation.id && state === 'completed'),
    );
    await worker.stop();
  });

  it('receives notifications through the direct address', async () => {
    const channel = new Channel('bouncer_test', { message() {}, begin() {} });
    await vi.waitFor(() => expect(channel.isLive).toBe(true), { timeout: 10_000 });
    await channel.close();
  });

  it('uses no named prepared statement', async () => {
    expect([...new Set(named)]).toEqual([]);
    const { rows } = await controlPool().query('select name from pg_prepared_statements');
    expect(rows).toEqual([]);
  });
});
