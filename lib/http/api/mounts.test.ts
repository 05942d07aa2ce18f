import { afterAll, beforeAll, expect, it } from 'vitest';
import { startGohighlevel } from '@/demo/vendors/gohighlevel/server';
import { readEnv } from '@/lib/core/env';
import { PERMISSIONS } from '@/lib/core/permissions';
import { inviteUser } from '@/lib/organization/invitations/operations';
import { operations } from '@/lib/registry';
import { makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import { type Call, replay } from '@/tests/replay';
import { api } from './router';
import { MOUNTS, type Mount, startApi, type TestClient } from './test-client';

const clients = new Map<Mount, TestClient>();
let gohighlevel: Awaited<ReturnType<typeof startGohighlevel>>;
beforeAll(async () => {
  gohighlevel = await startGohighlevel();
  Object.assign(readEnv(), gohighlevel.env);
  for (const mount of MOUNTS) clients.set(mount, await startApi(api, mount));
});
afterAll(() => Promise.all([...clients.values(), gohighlevel].map((server) => server.close())));

// Nothing is connected, the examples of credentials open nothing, and who is no local server is out of reach.
const CONNECTED = /^[a-z]+[A-Za-z]*(Ghl|Calcom)/;

// Each mount has an organization of its own, in the same state.
async function answersOf(mount: Mount): Promise<Map<string, string>> {
  const organization = await makeOrganization({ plan: 'elite', name: 'Acme' });
  const { user } = await makeMember(organization, 'MEMBER');
  // For the example of a bulk change of invitations.
  const { actor } = await makeMember(organization, 'OWNER');
  await inviteUser(actor, {
    email: 'invited@mounts.example',
    first_name: 'In',
    last_name: 'Vited',
    role: 'MEMBER',
  });
  const { key } = await makeKey(organization, PERMISSIONS);
  const call: Call = async (method, path, request) => {
    const answer = await clients.get(mount)!.call(method, path.replace('/api/v1', ''), { key, ...request });
    return { ...answer, headers: Object.fromEntries(answer.headers) };
  };
  return replay(call, { ids: { users: user.id } });
}

it('API answers valid and invalid requests to every operation identically on both mounts', {
  timeout: 60_000,
}, async () => {
  const [door, route] = [await answersOf('front door'), await answersOf('next route')];
  for (const [asked, answer] of door) {
    const refused = CONNECTED.test(asked) ? '|404|409|422|503' : '';
    const good = new RegExp(`^(20[012]${refused})\n`);
    const status = asked.endsWith('right') || asked.startsWith('getOpenApiDocument') ? good : /^422\n/;
    expect([asked, answer]).toEqual([asked, expect.stringMatching(status)]);
    expect([asked, route.get(asked)]).toEqual([asked, answer]);
  }
  expect(door.size).toBe(2 * (operations.filter(({ http }) => http).length + 1));
  expect(route.size).toBe(door.size);
});
