import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { controlDb } from '@/db/client';
import { PERMISSIONS } from '@/lib/core/permissions';
import { createApi } from '@/lib/http/api/router';
import { startApi, type TestClient } from '@/lib/http/api/test-client';
import { operations } from '@/lib/registry';
import { keyActor, makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import { refusal } from '@/tests/signed-in';
import { getSecurityPolicy, previewTwoFactor, updateSecurityPolicy } from './operations';
import { findPolicy } from './read';
import type { UpdateSecurityPolicy } from './schema';
import { ahead, changesOf, colleague, guarded } from './testing';

type Change = Omit<(typeof UpdateSecurityPolicy)['_input'], 'version'>;

const DEFAULTS = {
  two_factor_required_from: null,
  session_idle_minutes: 14 * 24 * 60,
  session_lifetime_minutes: 30 * 24 * 60,
  api_key_lifetime_days: null,
  version: 1,
  updated_at: null,
  updated_by_label: null,
};

describe('security_policy.update', () => {
  test('starts from the defaults, saves the choice and its author, and records before and after', async () => {
    const { actor } = await guarded();
    expect(await getSecurityPolicy(actor, {})).toEqual(DEFAULTS);
    const first = await updateSecurityPolicy(actor, { version: 1, session_idle_minutes: 60 });
    const chosen = { session_idle_minutes: 60, version: 2, updated_by_label: actor.label };
    expect(first).toEqual({ ...DEFAULTS, ...chosen, updated_at: expect.any(String) });
    const second = await updateSecurityPolicy(actor, { version: 2, api_key_lifetime_days: 90 });
    expect(second).toMatchObject({ session_idle_minutes: 60, api_key_lifetime_days: 90, version: 3 });
    expect(await changesOf(actor)).toEqual([
      { api_key_lifetime_days: { before: null, after: 90 } },
      { session_idle_minutes: { before: 20160, after: 60 } },
    ]);
  });

  test('keeps version and log when nothing changes', async () => {
    const { actor } = await guarded();
    const same = { session_idle_minutes: 14 * 24 * 60, session_lifetime_minutes: undefined };
    expect(await updateSecurityPolicy(actor, { version: 1, ...same })).toEqual(DEFAULTS);
    expect(await changesOf(actor)).toEqual([]);
  });

  test.each<[Change, boolean]>([
    [{ session_idle_minutes: 15 }, true],
    [{ session_idle_minutes: 14 }, false],
    [{ session_idle_minutes: 30 * 24 * 60 }, true],
    [{ session_idle_minutes: 30 * 24 * 60 + 1 }, false],
    [{ session_idle_minutes: 15.5 }, false],
    [{ session_lifetime_minutes: 60 }, true],
    [{ session_lifetime_minutes: 59 }, false],
    [{ session_lifetime_minutes: 90 * 24 * 60 }, true],
    [{ session_lifetime_minutes: 90 * 24 * 60 + 1 }, false],
    [{ api_key_lifetime_days: 1 }, true],
    [{ api_key_lifetime_days: 0 }, false],
    [{ api_key_lifetime_days: 3_650 }, true],
    [{ api_key_lifetime_days: 3_651 }, false],
    [{ two_factor_required_from: ahead(364) }, true],
    [{ two_factor_required_from: ahead(366) }, false],
  ])('accepts %o: %s', async (change, taken) => {
    const { actor } = await guarded();
    const outcome = await updateSecurityPolicy(actor, { version: 1, ...change }).catch((error) => error.data.code);
    const [field, value] = Object.entries(change)[0]!;
    if (taken) expect(outcome).toMatchObject({ [field]: value, version: 2 });
    else expect(outcome).toBe('validation_error');
  });

  test('lets one of several concurrent changes through and shows the others who won', async () => {
    const { actor } = await guarded();
    const tries = [30, 45, 60, 75].map((session_idle_minutes) =>
      updateSecurityPolicy(actor, { version: 1, session_idle_minutes }),
    );
    const outcomes = await Promise.allSettled(tries);
    const saved = outcomes.filter(({ status }) => status === 'fulfilled');
    expect(saved).toHaveLength(1);
    const current = await findPolicy(controlDb(), actor.organization_id);
    for (const outcome of outcomes) {
      if (outcome.status === 'fulfilled') continue;
      expect(outcome.reason.data).toMatchObject({ code: 'precondition_failed', current });
      expect(outcome.reason.message).toContain(actor.label);
    }
    expect(await changesOf(actor)).toHaveLength(1);
  });

  test('requires organization:write and re-authentication', async () => {
    const { organization, actor } = await guarded();
    for (const role of ['DEVELOPER', 'MEMBER'] as const) {
      const { actor: other } = await colleague(organization, role);
      expect((await refusal(updateSecurityPolicy(other, { version: 1 }))).code).toBe('insufficient_permission');
      expect(await getSecurityPolicy(other, {})).toEqual(DEFAULTS);
    }
    const stale = { ...actor, recently_authenticated: false };
    const problem = await refusal(updateSecurityPolicy(stale, { version: 1, session_idle_minutes: 60 }));
    expect(problem.code).toBe('identity_confirmation_required');
  });

  test('changes only the actor’s organization', async () => {
    const [one, other] = [await guarded(), await guarded()];
    await updateSecurityPolicy(one.actor, { version: 1, session_idle_minutes: 60, api_key_lifetime_days: 7 });
    expect(await getSecurityPolicy(other.actor, {})).toEqual(DEFAULTS);
  });
});

describe('two_factor_required_from', () => {
  test('requires the actor’s own second factor, except for a key', async () => {
    const organization = await makeOrganization();
    const { actor } = await colleague(organization, 'OWNER');
    const change = { version: 1, two_factor_required_from: ahead(14) };
    const problem = await refusal(updateSecurityPolicy(actor, change));
    expect(problem.errors).toMatchObject([{ path: 'two_factor_required_from', code: 'own_second_factor_missing' }]);
    expect(await getSecurityPolicy(actor, {})).toEqual(DEFAULTS);
    const saved = await updateSecurityPolicy(keyActor(organization, ['organization:write']), change);
    expect(saved.two_factor_required_from).toBe(change.two_factor_required_from);
    // Anyone who may change the policy may stop requiring it.
    const off = await updateSecurityPolicy(actor, { version: 2, two_factor_required_from: null });
    expect(off.two_factor_required_from).toBeNull();
  });

  test('reads a past time as now, and keeps a passed deadline that is sent back', async () => {
    const { actor } = await guarded();
    const asked = Date.now();
    const saved = await updateSecurityPolicy(actor, { version: 1, two_factor_required_from: '2020-01-01T00:00:00Z' });
    expect(Math.abs(Date.parse(saved.two_factor_required_from!) - asked)).toBeLessThan(10_000);
    const offset = saved.two_factor_required_from!.replace('Z', '+00:00');
    const again = await updateSecurityPolicy(actor, {
      version: 2,
      two_factor_required_from: offset,
      session_idle_minutes: 60,
    });
    expect(again.two_factor_required_from).toBe(saved.two_factor_required_from);
    expect((await changesOf(actor))[0]).toEqual({ session_idle_minutes: { before: 20160, after: 60 } });
  });

  test('previews the active members without a second factor, with search and pages', async () => {
    const { organization, actor, user } = await guarded();
    const names = ['Ada', 'Bo', 'Cy', 'Di', 'Ed'];
    for (const first_name of names) await makeMember(organization, 'MEMBER', { first_name, last_name: 'Able' });
    await makeMember(organization, 'MEMBER', { status: 'invited' });
    await makeMember(organization, 'MEMBER', { status: 'suspended' });
    await makeMember(await makeOrganization(), 'MEMBER', { first_name: 'Ada', last_name: 'Able' });
    const all = await previewTwoFactor(actor, {});
    expect(all).toMatchObject({ total: 5, with_two_factor: 1, invited: 1 });
    expect(all.items.map(({ first_name }) => first_name)).toEqual(names);
    expect(all.items.map(({ id }) => id)).not.toContain(user.id);
    const page = await previewTwoFactor(actor, { limit: 2, offset: 2 });
    expect(page.items.map(({ first_name }) => first_name)).toEqual(['Cy', 'Di']);
    const found = await previewTwoFactor(actor, { search: 'able di' });
    expect(found).toMatchObject({ total: 1, items: [{ first_name: 'Di' }], with_two_factor: 1 });
  });
});

describe('/security-policy', () => {
  let client: TestClient;
  beforeAll(async () => {
    client = await startApi(createApi(operations));
  });
  afterAll(() => client.close());
  const PATH = '/organization/security-policy';

  test('is read with its ETag, changed with If-Match, and names each invalid field', async () => {
    const { key } = await makeKey(await makeOrganization(), PERMISSIONS);
    const read = await client.call('GET', PATH, { key });
    expect([read.status, read.headers.get('etag'), read.body.data]).toEqual([200, '"1"', DEFAULTS]);
    const patch = (body: object, etag?: string) =>
      client.call('PATCH', PATH, { key, body, headers: etag ? { 'if-match': etag } : {} });
    expect((await patch({ session_idle_minutes: 60 })).status).toBe(428);
    const saved = await patch({ session_idle_minutes: 60, api_key_lifetime_days: 90 }, '"1"');
    expect([saved.status, saved.headers.get('etag')]).toEqual([200, '"2"']);
    expect((await patch({ session_idle_minutes: 90 }, '"1"')).status).toBe(412);
    const wrong = await patch({ session_idle_minutes: 1, session_lifetime_minutes: 'x', other: 1 }, '"2"');
    expect(wrong.status).toBe(422);
    const paths = wrong.body.errors.map(({ path }: { path: string }) => path);
    expect(paths).toEqual(expect.arrayContaining(['session_idle_minutes', 'session_lifetime_minutes', 'other']));
  });

  test('requires organization:read to read and organization:write to change', async () => {
    const organization = await makeOrganization();
    const [reader, writer] = [
      await makeKey(organization, ['organization:read']),
      await makeKey(organization, ['organization:write']),
    ];
    const headers = { 'if-match': '"1"' };
    const refused = await client.call('PATCH', PATH, { key: reader.key, body: { session_idle_minutes: 60 }, headers });
    expect([refused.status, refused.body.required_permissions]).toEqual([403, ['organization:write']]);
    expect((await client.call('GET', PATH, { key: writer.key })).status).toBe(403);
    const saved = await client.call('PATCH', PATH, { key: writer.key, body: { session_idle_minutes: 60 }, headers });
    expect(saved.status).toBe(200);
  });
});
