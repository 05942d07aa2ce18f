import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { controlPool } from '@/db/client';
import { revokeApiKey } from '@/lib/api-keys/keys/operations';
import type { Actor } from '@/lib/core/actor';
import { makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import { openSilentProxy, type SilentProxy } from '@/tests/silent-proxy';

const OTHER = `
  import { api } from './lib/http/api/router.ts';
  import { startApi } from './lib/http/api/test-client.ts';
  startApi(api).then(({ origin }) => console.log(origin));
`;

let proxy: SilentProxy;
let other: ChildProcessWithoutNullStreams;
let there: string;
let organization: Awaited<ReturnType<typeof makeOrganization>>;
let admin: Actor;

beforeAll(async () => {
  proxy = await openSilentProxy();
  const env = { ...process.env, DATABASE_DIRECT_URL: proxy.url } as NodeJS.ProcessEnv;
  other = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', OTHER], { env });
  there = String((await once(other.stdout, 'data'))[0]).trim();
  organization = await makeOrganization({ plan: 'elite' });
  admin = (await makeMember(organization, 'ADMIN')).actor;
});
afterAll(() => {
  other.kill('SIGKILL');
  proxy.close();
});

const ask = async (key: string) => (await fetch(`${there}/api/v1/me`, { headers: { 'x-api-key': key } })).status;

/** Milliseconds from `change` to the last request that the other process let through. */
async function lastAccepted(key: string, change: () => Promise<unknown>): Promise<number> {
  for (let n = 0; n < 50; n++) expect(await ask(key)).toBe(200);
  let accepted = 0;
  let over = false;
  const changed_at = change().then(() => performance.now());
  const load = Array.from({ length: 4 }, async () => {
    for (let refused = 0; refused < 20 && !over; ) {
      const begun = performance.now();
      if ((await ask(key)) === 200) accepted = Math.max(accepted, begun);
      else refused++;
      await sleep(5);
    }
  });
  const limit = sleep(15_000, undefined, { ref: false }).then(() => {
    over = true;
  });
  await Promise.race([Promise.all(load), limit]);
  expect(over).toBe(false);
  return accepted - (await changed_at);
}

it('rejects a key within a second after another process revokes it', async () => {
  for (let round = 0; round < 3; round++) {
    const { id, key } = await makeKey(organization, ['agents:read']);
    expect(await lastAccepted(key, () => revokeApiKey(admin, { id }))).toBeLessThan(1_000);
  }
}, 60_000);

it('rejects a revoked key within five seconds when the channel is cut silently, and queries the database from then on', async () => {
  const { id, key } = await makeKey(organization, ['agents:read']);
  const late = await lastAccepted(key, async () => {
    proxy.silent = true;
    await controlPool().query('update api_keys set revoked_at = now() where id = $1', [id]);
  });
  expect(late).toBeLessThan(5_000);
  await sleep(5_000);
  for (let round = 0; round < 5; round++) {
    const next = await makeKey(organization, ['agents:read']);
    expect(await ask(next.key)).toBe(200);
    await controlPool().query('update api_keys set disabled_at = now() where id = $1', [next.id]);
    expect(await ask(next.key)).toBe(401);
  }
  proxy.silent = false;
}, 60_000);
