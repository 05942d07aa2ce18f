import { afterAll, beforeAll, expect, it } from 'vitest';
import { operations } from '@/lib/operations';
import { PERMISSIONS } from '@/lib/permissions';
import { makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import { type Call, replay } from '@/tests/replay';
import { api } from './router';
import { MOUNTS, type Mount, startApi, type TestClient } from './test-client';

const clients = new Map<Mount, TestClient>();
beforeAll(async () => {
  for (const mount of MOUNTS) clients.set(mount, await startApi(api, mount));
});
afterAll(() => Promise.all([...clients.values()].map((client) => client.close())));

// Each mount has an organization of its own, in the same state.
async function answersOf(mount: Mount): Promise<Map<string, string>> {
  const organization = await makeOrganization({ plan: 'elite', name: 'Acme' });
  const { user } = await makeMember(organization, 'MEMBER');
  const { key } = await makeKey(organization, PERMISSIONS);
  const call: Call = async (method, path, request) => {
    const answer = await clients.get(mount)!.call(method, path.replace('/api/v1', ''), { key, ...request });
    return { ...answer, headers: Object.fromEntries(answer.headers) };
  };
  return replay(call, { ids: { users: user.id } });
}

it('answers every operation alike on both mounts, asked rightly and wrongly', { timeout: 60_000 }, async () => {
  const [door, route] = [await answersOf('front door'), await answersOf('next route')];
  for (const [asked, answer] of door) {
    const status = asked.endsWith('right') || asked.startsWith('openapi.get') ? /^20[01]\n/ : /^422\n/;
    expect([asked, answer]).toEqual([asked, expect.stringMatching(status)]);
    expect([asked, route.get(asked)]).toEqual([asked, answer]);
  }
  expect(door.size).toBe(2 * (operations.filter(({ http }) => http).length + 1));
  expect(route.size).toBe(door.size);
});
