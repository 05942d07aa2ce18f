import { eq } from 'drizzle-orm';
import { afterEach, describe, expect, it, test } from 'vitest';
import { controlDb } from '@/db/client';
import { apiKeySecrets, apiKeys } from '@/db/schema/control/api-keys';
import { auditEvents } from '@/db/schema/control/audit';
import { memberships } from '@/db/schema/control/organizations';
import { requestPasswordReset } from '@/lib/account/password/operations';
import { hashPassword } from '@/lib/account/password/password';
import { joinWithPassword } from '@/lib/account/sign-in/operations';
import { signIn } from '@/lib/account/sign-in/sign-in';
import { recorded } from '@/lib/audit-log/chain/testing';
import { newId } from '@/lib/core/id';
import { createApi } from '@/lib/http/api/router';
import { inviteUser } from '@/lib/organization/invitations/operations';
import { mintFor } from '@/lib/organization/invitations/testing';
import { transferOwnership, updateOrganization } from '@/lib/organization/settings/operations';
import { sha256 } from '@/lib/platform/crypto/tokens';
import { consumePasswordAttempt } from '@/lib/platform/rate-limit/throttle';
import { operations } from '@/lib/registry';
import { makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import { refusal } from '@/tests/signed-in';
import { flushThrottled } from './record-throttled';

const api = createApi(operations);
const request = { id: newId(), ip: '203.0.113.9', user_agent: 'curl/8' };
const times = (n: number) => ({ times: { before: null, after: n } });

afterEach(flushThrottled);

describe('audit of denied permissions', () => {
  it('records which permission a person lacked', async () => {
    const organization = await makeOrganization();
    const { actor } = await makeMember(organization, 'MEMBER');
    for (let call = 0; call < 3; call++) {
      expect((await refusal(updateOrganization(actor, { version: 1, name: 'Mine' }))).code).toBe(
        'insufficient_permission',
      );
    }
    expect(await recorded(organization.id)).toMatchObject([
      {
        action: 'access.denied',
        actor_kind: 'user',
        actor_id: actor.id,
        target_type: 'permission',
        target_id: 'organization:write',
        ip: '203.0.113.7',
        changes: {},
      },
      { action: 'access.denied', changes: times(2) },
    ]);
  });

  it('records a refusal by the operation itself', async () => {
    const organization = await makeOrganization();
    const { actor } = await makeMember(organization, 'ADMIN');
    const { user } = await makeMember(organization, 'MEMBER');
    await refusal(transferOwnership(actor, { user_id: user.id }));
    expect(await recorded(organization.id)).toMatchObject([
      { action: 'access.denied', target_type: 'operation', target_id: 'organization.transfer_ownership' },
    ]);
  });

  it('records a refused request of an API key once', async () => {
    const organization = await makeOrganization();
    const { key, id } = await makeKey(organization, ['agents:read']);
    const response = await api.request('/api/v1/users', { headers: { 'X-Api-Key': key } });
    expect(response.status).toBe(403);
    expect(await recorded(organization.id)).toMatchObject([
      { action: 'access.denied', actor_kind: 'key', actor_id: id, target_id: 'users:read', changes: {} },
    ]);
    expect((await recorded(organization.id))[0]!.request_id).toBe(response.headers.get('x-request-id'));
  });
});

describe('audit of rejected API keys', () => {
  const past = '2020-01-01T00:00:00Z';

  it.each([
    ['revoked', { revoked_at: past, expires_at: past }],
    ['disabled', { disabled_at: past }],
    ['expired', { expires_at: past }],
  ])('records the reason %s without telling the caller', async (reason, values) => {
    const organization = await makeOrganization();
    const { key, id } = await makeKey(organization, ['agents:read'], values);
    for (let call = 0; call < 3; call++) {
      const response = await api.request('/api/v1/me', { headers: { 'X-Api-Key': key } });
      expect(((await response.json()) as { code: string }).code).toBe('invalid_api_key');
    }
    const events = await recorded(organization.id);
    expect(events[0]).toMatchObject({
      action: 'api_key.refused',
      actor_kind: 'key',
      actor_id: id,
      target_id: id,
      changes: { reason: { before: null, after: reason } },
    });
    expect(events.length).toBeLessThanOrEqual(2);
    expect(JSON.stringify(events)).not.toContain(key);
    expect(JSON.stringify(events)).not.toContain(sha256(key));
  });

  it('records the reason rotated when the old secret has expired', async () => {
    const organization = await makeOrganization();
    const { key, id } = await makeKey(organization, ['agents:read']);
    await controlDb().update(apiKeySecrets).set({ expires_at: past }).where(eq(apiKeySecrets.api_key_id, id));
    await api.request('/api/v1/me', { headers: { 'X-Api-Key': key } });
    expect(await recorded(organization.id)).toMatchObject([{ changes: { reason: { after: 'rotated' } } }]);
  });

  it('records a request from an IP address that the key does not allow', async () => {
    const organization = await makeOrganization();
    const { key, id } = await makeKey(organization, ['agents:read'], { allowed_addresses: ['198.51.100.0/24'] });
    const response = await api.request('/api/v1/me', { headers: { 'X-Api-Key': key } });
    expect(response.status).toBe(403);
    expect(await recorded(organization.id)).toMatchObject([
      { action: 'api_key.refused', target_id: id, changes: { reason: { after: 'address' } } },
    ]);
  });

  it('records nothing for unknown keys and for valid ones', async () => {
    const organization = await makeOrganization();
    const { key, id } = await makeKey(organization, ['agents:read']);
    await controlDb().delete(apiKeySecrets).where(eq(apiKeySecrets.api_key_id, id));
    const before = await controlDb().$count(auditEvents);
    await api.request('/api/v1/me', { headers: { 'X-Api-Key': key } });
    const good = await makeKey(organization, ['agents:read']);
    expect((await api.request('/api/v1/me', { headers: { 'X-Api-Key': good.key } })).status).toBe(200);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await flushThrottled();
    expect(await controlDb().$count(auditEvents)).toBe(before);
    expect(await controlDb().$count(apiKeys, eq(apiKeys.organization_id, organization.id))).toBe(2);
  });
});

describe('audit of lock-outs', () => {
  it('records a lock-out in each organization of the person, and nowhere for an unknown email address', async () => {
    const [one, other] = [await makeOrganization(), await makeOrganization()];
    const { user } = await makeMember(one, 'MEMBER');
    await controlDb()
      .insert(memberships)
      .values({ organization_id: other.id, user_id: user.id, role: 'MEMBER', status: 'active' });
    for (const email of [`${newId()}@acme.example`, user.email]) {
      for (let failure = 0; failure < 10; failure++) await consumePasswordAttempt(email, request);
      for (let locked = 0; locked < 3; locked++)
        expect((await refusal(consumePasswordAttempt(email, request))).code).toBe('rate_limited');
    }
    for (const { id } of [one, other]) {
      const events = await recorded(id);
      expect(events[0]).toMatchObject({ action: 'session.locked_out', actor_id: user.id, ip: request.ip });
    }
    const homes = await controlDb()
      .selectDistinct({ id: auditEvents.organization_id })
      .from(auditEvents)
      .where(eq(auditEvents.action, 'session.locked_out'));
    expect(homes.map(({ id }) => id).sort()).toEqual([one.id, other.id].sort());
  });
});

test('records a failed sign-in in each organization of the person', async () => {
  const [one, other] = [await makeOrganization(), await makeOrganization()];
  const { user } = await makeMember(one, 'MEMBER');
  await controlDb()
    .insert(memberships)
    .values({ organization_id: other.id, user_id: user.id, role: 'MEMBER', status: 'active' });
  await refusal(signIn({ email: user.email, password: 'certainly not the password' }, request));
  for (const { id } of [one, other]) {
    expect(await recorded(id)).toMatchObject([{ action: 'session.sign_in_failed', actor_id: user.id }]);
  }
});

test('records a requested password reset, and a wrong password entered at an invitation link', async () => {
  const home = await makeOrganization();
  const { user } = await makeMember(home, 'MEMBER', {
    password_hash: await hashPassword('slanted lantern orbit kettle'),
  });
  await requestPasswordReset(request, { email: `${newId()}@acme.example` });
  await requestPasswordReset(request, { email: user.email });
  expect(await recorded(home.id)).toMatchObject([{ action: 'security.request_password_reset', actor_id: user.id }]);

  const inviting = await makeOrganization();
  const { actor } = await makeMember(inviting, 'OWNER');
  const invitation = await inviteUser(actor, { email: user.email, first_name: 'Test', last_name: 'Person' });
  const { secret } = await mintFor(invitation, 'join', user.id, inviting.id);
  await refusal(joinWithPassword(request, { token: secret, password: 'certainly not the password' }));
  await recorded(inviting.id);
  // Recorded without making the caller wait.
  await expect
    .poll(async () => (await recorded(home.id)).map(({ action }) => action))
    .toContain('session.sign_in_failed');
});
