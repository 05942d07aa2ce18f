import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { controlDb, controlPool } from '@/db/client';
import { sessions } from '@/db/schema/control/sign-in';
import type { Actor } from '@/lib/core/actor';
import { env, readEnv } from '@/lib/core/env';
import { newId } from '@/lib/core/id';
import type { Problem } from '@/lib/core/problem';
import { listConnections } from '@/lib/integrations/core/operations';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { beginGhlConsent, finishGhlConsent } from './operations';
import { type GhlServer, startGhl } from './testing';

let server: GhlServer;
beforeAll(async () => {
  server = await startGhl();
});
afterAll(() => server.close());

/** A person of a new organization, in a session. */
async function makePerson(organization?: Awaited<ReturnType<typeof makeOrganization>>): Promise<Actor> {
  const { user, actor } = await makeMember(organization ?? (await makeOrganization()), 'ADMIN');
  return { ...actor, session_id: await makeSession(user.id, actor.organization_id) };
}

async function makeSession(user_id: string, organization_id: string): Promise<string> {
  const [row] = await controlDb()
    .insert(sessions)
    .values({ token_hash: newId(), user_id, organization_id, method: 'password', expires_at: '2999-01-01T00:00:00Z' })
    .returning();
  return row!.id;
}

/** Acts as a browser at the vendor: opens its page, chooses, and returns with the callback's parameters. */
async function consent(url: string, { location, decision = 'allow' }: { location?: string; decision?: string } = {}) {
  const page = await fetch(url);
  expect(page.status).toBe(200);
  const hidden = [...(await page.text()).matchAll(/type="hidden" name="(\w+)" value="([^"]*)"/g)];
  const fields = Object.fromEntries(
    hidden.map(([, name, value]) => [name, value!.replace(/&#(\d+);/g, (_, code) => String.fromCharCode(code))]),
  );
  const form = { ...fields, location: location ?? server.state.world.locations[0]!.id, decision };
  const answer = await fetch(new URL('/v2/oauth/decision', url), {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams(form),
  });
  return new URL(answer.headers.get('location')!).searchParams;
}

async function begun(actor: Actor, location?: string) {
  const { url, cookie } = await beginGhlConsent(actor, {});
  const back = await consent(url, { location });
  return { cookie, state: back.get('state')!, code: back.get('code')! };
}

const fieldOf = (work: Promise<unknown>) => work.catch((error: Problem) => error.data.errors?.[0]?.code);

const refusalOf = (work: Promise<unknown>) =>
  work.then(
    () => 'it went well',
    (error: Problem) => error.code,
  );
const connectionsOf = async (actor: Actor) => (await listConnections(actor, { vendor: ['gohighlevel'] })).items;

describe('GoHighLevel OAuth callback', () => {
  it('connects the chosen location with its name, time zone and scopes, and records no secret', async () => {
    const actor = await makePerson();
    const { url } = await beginGhlConsent(actor, {});
    expect(Object.fromEntries(new URL(url).searchParams)).toMatchObject({
      response_type: 'code',
      redirect_uri: 'http://localhost:3100/api/v1/ghl/oauth/callback',
    });
    const input = await begun(actor);
    expect(await finishGhlConsent(actor, input)).toEqual({
      account_names: ['Downtown practice'],
      failed_location_ids: [],
    });
    const [connection, ...more] = await connectionsOf(actor);
    expect(more).toEqual([]);
    expect(connection).toMatchObject({
      method: 'oauth',
      status: 'active',
      is_primary: true,
      account_id: server.state.world.locations[0]!.id,
      account_name: 'Downtown practice',
      time_zone: 'America/New_York',
      scopes: expect.arrayContaining(['calendars.readonly', 'contacts.write']),
    });
    const { rows } = await controlPool().query(
      'select to_jsonb(e)::text as row from audit_events e where target_id = $1',
      [connection!.id],
    );
    expect(rows).toHaveLength(1);
    for (const secret of Object.values(input)) expect(rows[0].row).not.toContain(secret);
    expect(rows[0].row).not.toMatch(/access\.|refresh\./);
  });

  it('connects the locations of an agency, one of them as primary', async () => {
    const actor = await makePerson();
    const { url, cookie } = await beginGhlConsent(actor, {});
    const back = await consent(url, { location: '' });
    const input = { cookie, state: back.get('state')!, code: back.get('code')! };
    expect((await finishGhlConsent(actor, input)).account_names).toEqual(['Downtown practice', 'Uptown practice']);
    const found = await connectionsOf(actor);
    expect(found.map(({ is_primary }) => is_primary).sort()).toEqual([false, true]);
  });

  it('keeps the same connection when a location is connected again', async () => {
    const actor = await makePerson();
    await finishGhlConsent(actor, await begun(actor));
    const [before] = await connectionsOf(actor);
    await finishGhlConsent(actor, await begun(actor));
    const after = await connectionsOf(actor);
    expect(after.map(({ id }) => id)).toEqual([before!.id]);
  });
});

describe('GoHighLevel OAuth callback without full access', () => {
  const AGENCY = '';

  it('names the locations without access and connects the others', async () => {
    const actor = await makePerson();
    const [downtown, uptown] = server.state.world.locations.map(({ id }) => id) as [string, string];
    const input = await begun(actor, AGENCY);
    server.state.world.revoked.add(uptown);
    expect(await finishGhlConsent(actor, input)).toEqual({
      account_names: ['Downtown practice'],
      failed_location_ids: [uptown],
    });
    const more = await begun(actor, AGENCY);
    server.state.world.revoked.add(downtown);
    expect(await refusalOf(finishGhlConsent(actor, more))).toBe('upstream_error');
    server.state.world.revoked.clear();
    expect((await connectionsOf(actor)).map(({ account_id }) => account_id)).toEqual([downtown]);
  });

  it('reports rejected new tokens as the vendor’s failure', async () => {
    const actor = await makePerson();
    for (const location of [server.state.world.locations[0]!.id, AGENCY]) {
      const input = await begun(actor, location);
      server.state.refuses_access = true;
      expect(await refusalOf(finishGhlConsent(actor, input))).toBe('upstream_error');
      server.state.refuses_access = false;
    }
  });

  it('does not blame the consent when our own client secret is wrong', async () => {
    const actor = await makePerson();
    const input = await begun(actor);
    const right = env.GHL_CLIENT_SECRET;
    readEnv().GHL_CLIENT_SECRET = 'wrong';
    const refused = await finishGhlConsent(actor, input).catch((error: Problem) => error.data);
    readEnv().GHL_CLIENT_SECRET = right;
    expect(refused).toMatchObject({
      code: 'upstream_error',
      detail: expect.stringContaining('GHL_CLIENT_SECRET'),
    });
  });

  it('distinguishes an agency with too many locations from one with none', async () => {
    const actor = await makePerson();
    const { locations } = server.state.world;
    const own = [...locations];
    for (let n = 0; n < 25; n++) locations.push({ ...own[0]!, id: `more${n}` });
    expect(await fieldOf(finishGhlConsent(actor, await begun(actor, AGENCY)))).toBe('too_many_locations');
    locations.length = 0;
    expect(await fieldOf(finishGhlConsent(actor, await begun(actor, AGENCY)))).toBe('no_location');
    locations.push(...own);
  });
});

describe('rejects the GoHighLevel OAuth callback', () => {
  it('when it is replayed', async () => {
    const actor = await makePerson();
    const input = await begun(actor);
    const both = await Promise.all([1, 2].map(() => refusalOf(finishGhlConsent(actor, input))));
    expect(both.sort()).toEqual(['bad_request', 'it went well']);
    expect(await refusalOf(finishGhlConsent(actor, input))).toBe('bad_request');
    expect(await connectionsOf(actor)).toHaveLength(1);
  });

  it.each([
    ['without its state', (input: Input) => ({ ...input, state: '' })],
    ['with another state', (input: Input) => ({ ...input, state: `${input.state}x` })],
    ['without the cookie of this browser', (input: Input) => ({ ...input, cookie: '' })],
    ['with a code of its own, in the place of ours', (input: Input) => ({ ...input, code: 'code.made.up' })],
  ])('%s', async (_, change) => {
    const actor = await makePerson();
    const input = await begun(actor);
    expect(await refusalOf(finishGhlConsent(actor, change(input)))).toBe('bad_request');
    expect(await connectionsOf(actor)).toEqual([]);
  });

  it('when it comes from another session, person or organization', async () => {
    const organization = await makeOrganization();
    const actor = await makePerson(organization);
    const input = await begun(actor);
    const session_id = await makeSession(actor.id, actor.organization_id);
    const colleague = await makePerson(organization);
    const stranger = await makePerson();
    const elsewhere = { ...actor, organization_id: stranger.organization_id };
    for (const other of [
      { ...actor, session_id },
      colleague,
      { ...colleague, session_id: actor.session_id },
      stranger,
      elsewhere,
    ]) {
      expect(await refusalOf(finishGhlConsent(other, input))).toBe('bad_request');
      expect(await connectionsOf(other)).toEqual([]);
    }
    expect(await refusalOf(finishGhlConsent(actor, input))).toBe('it went well');
  });

  it('and explains a replay only to the session that started it', async () => {
    const actor = await makePerson();
    const input = await begun(actor);
    await finishGhlConsent(actor, input);
    expect(await fieldOf(finishGhlConsent(actor, { ...input, cookie: '' }))).toBe('consent_used');
    const stranger = await makePerson();
    expect(await fieldOf(finishGhlConsent(stranger, input))).toBeUndefined();
  });

  it('when the organization was switched since it started', async () => {
    const actor = await makePerson();
    const input = await begun(actor);
    const elsewhere = { ...actor, organization_id: (await makePerson()).organization_id };
    expect(await fieldOf(finishGhlConsent(elsewhere, input))).toBe('other_organization');
    expect(await refusalOf(finishGhlConsent(actor, input))).toBe('it went well');
  });

  it('when it is older than ten minutes', async () => {
    const actor = await makePerson();
    const input = await begun(actor);
    await controlPool().query(
      `update integration_oauth_states set expires_at = now() - interval '1 second' where organization_id = $1`,
      [actor.organization_id],
    );
    expect(await refusalOf(finishGhlConsent(actor, input))).toBe('bad_request');
  });

  it('when re-authentication is required, before asking GoHighLevel', async () => {
    const actor = await makePerson();
    const stale = { ...actor, recently_authenticated: false };
    expect(await refusalOf(beginGhlConsent(stale, {}))).toBe('identity_confirmation_required');
  });

  it('when called with an API key', async () => {
    const { actor } = await makeMember(await makeOrganization(), 'OWNER');
    expect(await refusalOf(beginGhlConsent({ ...actor, kind: 'key' }, {}))).toBe('insufficient_permission');
  });
});

type Input = Awaited<ReturnType<typeof begun>>;
