import { describe, expect, it, test } from 'vitest';
import { controlDb } from '@/db/client';
import { auditEvents } from '@/db/schema/control/audit';
import { MOST_COUNTED } from '@/lib/core/list-bounds';
import { toProblem } from '@/lib/core/problem';
import { createApi } from '@/lib/http/api/router';
import { recordAudit } from '@/lib/platform/audit-trail/record';
import { operations } from '@/lib/registry';
import { keyActor, makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import { sealEvents } from './chain/seal';
import { eventsOf } from './chain/testing';
import { getAuditLogState, listAuditActions, listAuditCountries, listAuditEvents } from './operations';
import { at, organizationWithEvents } from './testing';

describe('audit_log.list', () => {
  it('lists the organization’s own events, newest first', async () => {
    const { actor } = await organizationWithEvents();
    const page = await listAuditEvents(actor, {});
    expect(page.total).toBe(5);
    expect(page.items.map(({ created_at }) => created_at)).toEqual([at(4), at(3), at(3), at(2), at(1)]);
    expect(page.items[0]!.changes).toEqual({ role: { before: 'MEMBER', after: 'ADMIN' } });
  });

  it('filters by action, actor, target type, time range and text', async () => {
    const { actor, user } = await organizationWithEvents();
    const total = async (input: object) => (await listAuditEvents(actor, input)).total;
    expect(await total({ action: 'organization.update' })).toBe(1);
    expect(await total({ actor_id: user.id })).toBe(3);
    expect(await total({ target_type: 'organization' })).toBe(1);
    expect(await total({ from: at(2), to: at(4) })).toBe(3);
    expect(await total({ search: 'ADA OKAFOR' })).toBe(3);
    expect(await total({ search: '50%_off' })).toBe(4);
    expect(await total({ search: '5__' })).toBe(0);
    expect(await total({ search: 'crm', actor_id: user.id })).toBe(0);
    expect(await total({ search: 'organization.up' })).toBe(1);
    expect(await total({ actor_kind: 'key' })).toBe(1);
    const target_id = (await listAuditEvents(actor, {})).items[0]!.target_id!;
    expect(await total({ target_id })).toBe(1);
    expect(await total({ search: target_id })).toBe(1);
  });

  it('pages by cursor through events of the same instant, each once', async () => {
    const { actor } = await organizationWithEvents();
    const seen: string[] = [];
    let cursor: string | undefined;
    do {
      const page = await listAuditEvents(actor, { limit: 2, cursor });
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.next_cursor ?? undefined;
    } while (cursor);
    expect(seen).toHaveLength(5);
    expect(new Set(seen).size).toBe(5);
  });

  it('rejects members and keys without the permission', async () => {
    const { organization } = await organizationWithEvents();
    const { actor: member } = await makeMember(organization, 'MEMBER');
    for (const actor of [member, keyActor(organization, ['organization:read'])]) {
      const problem = await listAuditEvents(actor, {}).catch(toProblem);
      expect(problem).toMatchObject({ code: 'insufficient_permission' });
    }
    const reader = keyActor(organization, ['audit_log:read']);
    expect((await listAuditEvents(reader, { to: at(9) })).total).toBe(5);
  });

  it('names the invalid field for a malformed instant or cursor', async () => {
    const { actor } = await organizationWithEvents();
    for (const [input, path] of [
      [{ from: 'yesterday' }, 'from'],
      [{ cursor: 'x' }, 'cursor'],
      [{ who: 'me' }, 'who'],
      [{ search: 'a\0b' }, 'search'],
    ] as const) {
      const problem = await listAuditEvents(actor, input as never).catch(toProblem);
      expect(problem).toMatchObject({ code: 'validation_error', data: { errors: [{ path }] } });
    }
  });
});

describe('audit_log.list by country', () => {
  const from = (ip: string | null) => ({ id: 'request', ip, user_agent: null });
  async function organizationWithCountries() {
    const { actor, organization } = await organizationWithEvents();
    for (const ip of ['193.0.6.139', '193.0.6.140', '130.59.31.80', '192.168.1.4', null]) {
      await recordAudit(controlDb(), { ...actor, request: from(ip) }, { action: 'user.update' });
    }
    return { actor, organization };
  }

  it('records the country of an event and lists the events of one or several countries', async () => {
    const { actor } = await organizationWithCountries();
    const found = async (input: object) => (await listAuditEvents(actor, input)).items.map(({ ip }) => ip);
    expect(await found({ country: ['NL'] })).toEqual(['193.0.6.140', '193.0.6.139']);
    expect(await found({ country: 'nl,CH' })).toEqual(['130.59.31.80', '193.0.6.140', '193.0.6.139']);
    expect(await found({ country: ['CH', 'NL'], action: 'user.update', limit: 1 })).toEqual(['130.59.31.80']);
    expect(await found({ country: ['NL'], action: 'organization.update' })).toEqual([]);
    expect(await found({ country: ['FR'] })).toEqual([]);
    expect(await found({ country: '' })).toHaveLength(10);
  });

  it('shows the location of each event, and says which are private and unknown', async () => {
    const { actor } = await organizationWithCountries();
    const { items } = await listAuditEvents(actor, { limit: 5 });
    const kinds = items.map(({ location: { kind, country_name } }) => country_name ?? kind);
    expect(kinds).toEqual(['unknown', 'private', 'Switzerland', 'Netherlands', 'Netherlands']);
  });

  it('keeps the country that was recorded when the database says something else later', async () => {
    const { actor, organization } = await organizationWithEvents();
    const [event] = eventsOf(organization.id, 1);
    await controlDb()
      .insert(auditEvents)
      .values({ ...event!, ip: '193.0.6.139', country: 'XK' });
    const { items } = await listAuditEvents(actor, { country: ['XK'] });
    expect(items[0]!.location).toEqual({ kind: 'public', country: 'XK', country_name: 'Kosovo', city: null });
  });

  it('rejects what is not a country code and names the field', async () => {
    const { actor } = await organizationWithEvents();
    for (const country of ['Germany', 'D', 'ZZ', ['DE', '1'], 'DE;FR', Array(51).fill('DE'), 5]) {
      const problem = await listAuditEvents(actor, { country } as never).catch(toProblem);
      expect(problem).toMatchObject({
        code: 'validation_error',
        data: { errors: [{ path: expect.stringMatching(/^country/) }] },
      });
    }
  });

  it('reads several countries from a query of the API', async () => {
    const { organization } = await organizationWithCountries();
    const { key } = await makeKey(organization, ['audit_log:read']);
    const api = createApi(operations);
    for (const [query, total] of [
      ['country=NL,CH', 3],
      ['country=NL&country=CH', 3],
      ['country=CH', 1],
    ] as const) {
      const response = await api.request(`/api/v1/audit-log?${query}`, { headers: { 'X-Api-Key': key } });
      expect(await response.json()).toMatchObject({ meta: { total } });
    }
    const refused = await api.request('/api/v1/audit-log?country=Germany', { headers: { 'X-Api-Key': key } });
    expect(refused.status).toBe(422);
  });
});

test('audit_log.list_countries lists each country once, by name', async () => {
  const { actor } = await organizationWithEvents();
  expect(await listAuditCountries(actor, {})).toEqual([]);
  for (const ip of ['130.59.31.80', '193.0.6.139', '193.0.6.140', '8.8.8.8', '10.0.0.1']) {
    const request = { id: 'request', ip, user_agent: null };
    await recordAudit(controlDb(), { ...actor, request }, { action: 'user.update' });
  }
  expect(await listAuditCountries(actor, {})).toEqual([
    { country: 'NL', country_name: 'Netherlands' },
    { country: 'CH', country_name: 'Switzerland' },
    { country: 'US', country_name: 'United States' },
  ]);
});

describe('audit_log.list of a long log', () => {
  it('caps the total at the count limit', async () => {
    const { organization, actor } = await organizationWithEvents();
    const many = eventsOf(organization.id, MOST_COUNTED);
    for (let from = 0; from < many.length; from += 1_000) {
      await controlDb()
        .insert(auditEvents)
        .values(many.slice(from, from + 1_000));
    }
    expect((await listAuditEvents(actor, {})).total).toBe(MOST_COUNTED);
    expect((await listAuditEvents(actor, { action: 'organization.update' })).total).toBe(1);
  });

  it('pages backwards from any page', async () => {
    const { actor } = await organizationWithEvents();
    const first = await listAuditEvents(actor, { limit: 2 });
    expect(first.previous_cursor).toBeNull();
    const second = await listAuditEvents(actor, { limit: 2, cursor: first.next_cursor! });
    const back = await listAuditEvents(actor, { limit: 2, sort: 'created_at', cursor: second.previous_cursor! });
    expect(back.items.map(({ id }) => id).reverse()).toEqual(first.items.map(({ id }) => id));
    const forth = await listAuditEvents(actor, { limit: 2, cursor: back.previous_cursor! });
    expect(forth.items.map(({ id }) => id)).toEqual(second.items.map(({ id }) => id));
  });
});

describe('audit_log.list, seals', () => {
  it('returns sequence and hash once an event is sealed', async () => {
    const { organization, actor } = await organizationWithEvents();
    expect((await listAuditEvents(actor, {})).items.map(({ sequence, hash }) => [sequence, hash])).toEqual(
      Array.from({ length: 5 }, () => [null, null]),
    );
    await sealEvents(organization.id);
    const { items } = await listAuditEvents(actor, {});
    expect(items.map(({ sequence }) => sequence)).toEqual([5, 4, 3, 2, 1]);
    const { last_seal } = await getAuditLogState(actor, {});
    expect(last_seal).toEqual({ sequence: 5, hash: items[0]!.hash });
  });

  it('returns sequence and hash in the API', async () => {
    const { organization } = await organizationWithEvents();
    await sealEvents(organization.id);
    const { key } = await makeKey(organization, ['audit_log:read']);
    const response = await createApi(operations).request('/api/v1/audit-log?limit=1', {
      headers: { 'X-Api-Key': key },
    });
    const { data } = (await response.json()) as { data: { sequence: number; hash: string }[] };
    expect(data).toMatchObject([{ sequence: 5, hash: expect.stringMatching(/^[0-9a-f]{64}$/) }]);
  });
});

test('audit_log.list_actions lists each action once', async () => {
  const { actor } = await organizationWithEvents();
  expect(await listAuditActions(actor, {})).toEqual(['organization.update', 'user.update']);
  const { actor: newcomer } = await makeMember(await makeOrganization(), 'ADMIN');
  expect(await listAuditActions(newcomer, {})).toEqual([]);
});
