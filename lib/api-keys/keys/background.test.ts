import { eq, sql } from 'drizzle-orm';
import { beforeEach, expect, test } from 'vitest';
import { controlDb, controlPool } from '@/db/client';
import { apiKeys } from '@/db/schema/control/api-keys';
import type { Actor } from '@/lib/core/actor';
import { makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import { announceExpiries, forgetPlaygroundKeys } from './background';
import { createApiKey, updateApiKey } from './operations';
import { ago, ahead } from './test-support';

let organization: Awaited<ReturnType<typeof makeOrganization>>;
let owner: Actor;

beforeEach(async () => {
  organization = await makeOrganization();
  owner = (await makeMember(organization, 'OWNER')).actor;
});

const soon = ago('-7 days');
const expiring = (values: object = {}) => makeKey(organization, ['calls:read'], { expires_at: soon, ...values });

/** Who has been told of what, by the jobs that tell them. */
async function told(name: string, api_key_id: string): Promise<string[]> {
  const { rows } = await controlPool().query<{ user_id: string }>(
    `select data->>'user_id' as user_id from jobs.job where name = $1 and data->>'api_key_id' = $2 order by 1`,
    [`send-api-key-${name}`, api_key_id],
  );
  return rows.map((row) => row.user_id);
}

test('announceExpiries emails every active owner, and nobody else, about a key that expires within seven days', async () => {
  const second = (await makeMember(organization, 'OWNER')).actor;
  await makeMember(organization, 'OWNER', { status: 'suspended' });
  await makeMember(organization, 'ADMIN');
  await makeMember(await makeOrganization(), 'OWNER');
  const { id } = await expiring();
  await announceExpiries();
  expect(await told('expiring', id)).toEqual([owner.id, second.id].sort());
});

test('announceExpiries emails once per key and expiry, however often and in however many processes it runs', async () => {
  const keys = [];
  for (let n = 0; n < 12; n++) keys.push(await expiring());
  await Promise.all(Array.from({ length: 6 }, announceExpiries));
  await announceExpiries();
  for (const { id } of keys) expect(await told('expiring', id)).toEqual([owner.id]);

  const { id } = keys[0]!;
  await updateApiKey(owner, { id, expires_at: ahead(30) });
  await announceExpiries();
  expect(await told('expiring', id)).toHaveLength(1);
  await controlDb()
    .update(apiKeys)
    .set({ expires_at: ago('-6 days') })
    .where(eq(apiKeys.id, id));
  await announceExpiries();
  expect(await told('expiring', id)).toHaveLength(2);
});

test('announceExpiries announces more keys than fit into one batch', async () => {
  for (let n = 0; n < 101; n++) await expiring();
  await announceExpiries();
  const untold = sql`organization_id = ${organization.id} and expiry_notice_for is distinct from expires_at`;
  expect(await controlDb().$count(apiKeys, untold)).toBe(0);
});

test.each([
  ['expires later', { expires_at: ago('-7 days -1 minute') }],
  ['never expires', { expires_at: null }],
  ['has expired', { expires_at: ago('0 seconds') }],
  ['is revoked', { revoked_at: ago('1 day') }],
  ['is disabled', { disabled_at: ago('1 day') }],
  ['belongs to the playground', { purpose: 'playground' }],
])('announceExpiries does not announce a key that %s', async (_, values) => {
  const { id } = await expiring(values);
  await announceExpiries();
  expect(await told('expiring', id)).toEqual([]);
});

test('announceExpiries announces a key that is enabled again within its last days', async () => {
  const { id } = await expiring({ disabled_at: ago('1 day') });
  await announceExpiries();
  await updateApiKey(owner, { id, disabled: false });
  await announceExpiries();
  expect(await told('expiring', id)).toEqual([owner.id]);
});

test('announceExpiries does not announce an expiry that was chosen within its last seven days', async () => {
  const created = await createApiKey(owner, { name: 'Short', permissions: ['calls:read'], expires_at: ahead(6.9) });
  const { id } = await makeKey(organization, ['calls:read']);
  await updateApiKey(owner, { id, expires_at: ahead(2) });
  await announceExpiries();
  expect([await told('expiring', created.id), await told('expiring', id)]).toEqual([[], []]);
  expect(await told('created', created.id)).toEqual([owner.id]);
});

test('forgetPlaygroundKeys deletes playground keys and their usage a day after they expire, and no others', async () => {
  const gone = await expiring({ purpose: 'playground', expires_at: ago('25 hours') });
  const recent = await expiring({ purpose: 'playground', expires_at: ago('23 hours') });
  const client = await expiring({ expires_at: ago('400 days') });
  await controlPool().query(
    `insert into api_key_usage (organization_id, api_key_id, minute, endpoint, status_class, count)
     values ($1, $2, now(), 'call.list', 2, 1)`,
    [organization.id, gone.id],
  );
  await forgetPlaygroundKeys();
  const left = await controlDb().select().from(apiKeys).where(eq(apiKeys.organization_id, organization.id));
  expect(left.map((key) => key.id).sort()).toEqual([recent.id, client.id].sort());
  const { rows } = await controlPool().query('select from api_key_usage where api_key_id = $1', [gone.id]);
  expect(rows).toHaveLength(0);
});
