import { eq, sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { controlDb, controlPool } from '@/db/client';
import { apiKeys } from '@/db/schema/control/api-keys';
import { invitations } from '@/db/schema/control/invitations';
import { memberships, users } from '@/db/schema/control/organizations';
import { verifyPassword } from '@/lib/account/password/password';
import { signIn } from '@/lib/account/sign-in/sign-in';
import { listApiKeys } from '@/lib/api-keys/keys/operations';
import { isWellFormedKey } from '@/lib/api-keys/keys/secret';
import { findLiveKey } from '@/lib/api-keys/verification/find-key';
import { PERMISSIONS } from '@/lib/core/permissions';
import { listInvitations } from '@/lib/organization/invitations/operations';
import { listUsers } from '@/lib/organization/members/operations';
import { sha256 } from '@/lib/platform/crypto/tokens';
import { listAgents } from '@/lib/voice/agents/operations';
import { keyActor } from '@/tests/fixtures';
import { ACME_ID, ADA_ID, NORTHWIND_ID } from './cast';
import { type DemoAccess, seedDemo } from './demo';

const acme = { id: ACME_ID, region: 'us', plan: 'pro' } as Parameters<typeof keyActor>[0];
const reader = keyActor(acme, [...PERMISSIONS]);

async function one<T>(text: string, values: unknown[] = []): Promise<T> {
  const { rows } = await controlPool().query(text, values);
  return rows[0] as T;
}

const count = async (table: string, organization_id: string) =>
  (await one<{ n: number }>(`select count(*)::int as n from ${table} where organization_id = $1`, [organization_id])).n;

// Another pool on the same database stands in for a region with a separate database, which holds the clinics' voice
// data.
const elsewhere = new URL(process.env.DATABASE_URL!);
elsewhere.searchParams.set('application_name', 'eu');
process.env.DATABASE_URL_EU = elsewhere.href;

let access: DemoAccess;
let milliseconds: number;
const kept: DemoAccess[] = [];

beforeAll(async () => {
  const keep = (it: DemoAccess) => void kept.push(it);
  const interrupted = seedDemo(() => {
    throw new Error('killed');
  });
  await expect(interrupted).rejects.toThrow('killed');
  expect([await count('memberships', ACME_ID), await count('voice.calls', ACME_ID)]).toEqual([0, 0]);
  expect(await count('voice.calls', NORTHWIND_ID)).toBe(64);
  const begun = performance.now();
  const both = await Promise.all([seedDemo(keep), seedDemo(keep)]);
  milliseconds = performance.now() - begun;
  expect(both.filter((it) => it === null)).toHaveLength(1);
  access = both.find((it) => it !== null)!;
});

describe('seedDemo', () => {
  it('seeds users with and without two-factor, and leaves it off for accounts with the demo password', async () => {
    const { items } = await listUsers(reader, { limit: 100 });
    const share = items.filter(({ two_factor }) => two_factor).length / items.length;
    expect(share).toBeGreaterThan(0.25);
    expect(share).toBeLessThan(0.75);
    for (const search of ['ada@', 'grace.hwang@', 'marcus.whitfield@', 'olivia.brooks@']) {
      expect((await listUsers(reader, { search })).items.map(({ two_factor }) => two_factor)).toEqual([false]);
    }
  });

  it('finishes within seconds and reports the credentials once, before the commit', async () => {
    // It takes five seconds alone; other tests may use most of the machine.
    expect(milliseconds).toBeLessThan(60_000);
    expect(kept).toEqual([access]);
  });

  it('replaces an interrupted run, and changes nothing when the data is complete, even after renames', async () => {
    expect(await count('voice.calls', NORTHWIND_ID)).toBe(64);
    const rename = (email: string) => controlDb().update(users).set({ email }).where(eq(users.id, ADA_ID));
    await rename('adaeze@acme.example');
    expect(await seedDemo()).toBeNull();
    await rename('ada@acme.example');
    expect(await count('memberships', ACME_ID)).toBe(250);
  });

  it('returns a password that signs in as the owner and a key that is found by its hash', async () => {
    const [ada] = await controlDb().select().from(users).where(eq(users.email, access.email));
    expect(access).toMatchObject({ organization_id: ACME_ID, email: 'ada@acme.example' });
    expect(access.password.length).toBeGreaterThanOrEqual(15);
    expect(await verifyPassword(ada!.password_hash, access.password)).toBe(true);
    const request = { id: 'test', ip: '203.0.113.7', user_agent: 'vitest' };
    expect((await signIn({ email: access.email, password: access.password }, request)).token).toMatch(/^[\w-]{40,}$/);
    expect(isWellFormedKey(access.api_key)).toBe(true);
    const key = await findLiveKey(sha256(access.api_key));
    expect(key).toMatchObject({ organization_id: ACME_ID, key_name: 'Demo key' });
    expect(key!.permissions).toEqual(
      expect.arrayContaining(['agents:write', 'calls:read', 'organization:read', 'users:read', 'invitations:read']),
    );
    expect(key!.permissions).not.toContain('users:write');
  });
});

describe('demo workspace', () => {
  it('has members in every role and state, and an owner in two organizations', async () => {
    const people = await controlDb().select().from(memberships).where(eq(memberships.organization_id, ACME_ID));
    const having = (field: 'role' | 'status', value: string) => people.filter((it) => it[field] === value).length;
    expect(people).toHaveLength(250);
    expect(having('role', 'OWNER')).toBe(3);
    expect([having('status', 'suspended'), having('status', 'invited')]).toEqual([6, 8]);
    expect(people.filter((it) => it.last_active_at === null).length).toBeGreaterThan(8);
    expect(people.every((it) => !it.last_active_at || it.last_active_at >= it.created_at)).toBe(true);
    const hers = await controlDb().select().from(memberships).where(eq(memberships.user_id, ADA_ID));
    expect(hers.map((it) => it.organization_id).sort()).toEqual([ACME_ID, NORTHWIND_ID].sort());
  });

  it('matches the output schemas of the operations that read it', async () => {
    expect((await listUsers(reader, { limit: 100 })).total).toBe(250);
    expect((await listAgents(reader, {})).total).toBe(14);
    const { items } = await listInvitations(reader, { limit: 100 });
    const seen = new Set(items.map((it) => `${it.status} ${it.delivery}`));
    expect([...seen]).toEqual(
      expect.arrayContaining([
        'pending sent',
        'pending failed',
        'expired sent',
        'accepted sent',
        'declined sent',
        'revoked sent',
      ]),
    );
    expect(await controlDb().$count(invitations, eq(invitations.delivery, 'queued'))).toBe(0);
  });

  it('has keys whose usage varies, adds up and matches their last use', async () => {
    const { items } = await listApiKeys(reader, { limit: 100 });
    const byName = Object.fromEntries(items.map((key) => [key.name, key]));
    const states = items.map((key) => key.state).sort();
    expect(states).toEqual([...Array(9).fill('active'), 'disabled', 'expired', 'revoked', 'revoked']);
    for (const name of ['Production backend', 'CRM integration', 'Analytics export']) {
      const { last_24_hours, last_7_days, last_30_days, daily } = byName[name]!.usage;
      expect(last_24_hours, name).toBeGreaterThan(0);
      expect(last_7_days, name).toBeGreaterThan(last_24_hours);
      expect(last_30_days, name).toBeGreaterThan(last_7_days);
      expect(new Set(daily).size, name).toBeGreaterThan(20);
    }
    expect(byName['Website forms']!.usage).toMatchObject({ last_7_days: 0 });
    expect(byName['Website forms']!.usage.last_30_days).toBeGreaterThan(0);
    expect(byName['Zapier automations']).toMatchObject({ last_used_at: null, usage: { last_30_days: 0 } });
    const wrong = await one<{ n: number }>(
      `select count(*)::int as n from api_keys k
         left join lateral (select max(last_used_at) as at from api_key_secrets s where s.api_key_id = k.id) used on true
         left join lateral (select max(minute) as minute from api_key_usage u where u.api_key_id = k.id) u on true
       where (date_trunc('minute', used.at) is distinct from u.minute and coalesce(used.at, now()) > now() - interval '30 days')
          or u.minute < k.created_at - interval '1 minute' or u.minute > coalesce(k.revoked_at, k.disabled_at, k.expires_at, now())`,
    );
    expect(wrong.n).toBe(0);
  });

  it('has voice data whose references stay within its organization', async () => {
    expect(await count('voice.agents', ACME_ID)).toBe(14);
    expect(await count('voice.contacts', ACME_ID)).toBe(400);
    expect(await count('voice.calls', ACME_ID)).toBe(1_500);
    expect(await count('voice.knowledge_base_documents', ACME_ID)).toBe(40);
    const leads = await count('voice.leads', ACME_ID);
    expect(leads > 190 && leads <= 220, `${leads} leads`).toBe(true);
    const wrong = await one(
      `select count(*) filter (where a.id is null)::int as agent, count(*) filter (where n.id is null)::int as contact,
              count(*) filter (where c.lead_id is not null and l.id is null)::int as lead,
              count(*) filter (where n.created_at > c.started_at or a.created_at > c.started_at)::int as unborn,
              count(*) filter (where c.ended_at > now() or c.started_at < now() - interval '31 days')::int as time,
              count(*) filter (where extract(epoch from c.ended_at - c.started_at) <> c.duration_seconds)::int as duration,
              count(*) filter (where (c.ended_at is null) <> (c.status = 'in_progress'))::int as open,
              count(*) filter (where (c.status in ('completed', 'voicemail')) <> (c.summary is not null))::int as summary,
              count(*) filter (where concat(c.transcript, c.summary) ~ '[{}]\\w+[}]|undefined|"text": ""|[|~] ')::int as gaps,
              count(*) filter (where c.direction = 'outbound' and c.to_number <> n.phone)::int as phone
       from voice.calls c
       left join voice.agents a on a.id = c.agent_id and a.organization_id = c.organization_id
       left join voice.contacts n on n.id = c.contact_id and n.organization_id = c.organization_id
       left join voice.leads l on l.id = c.lead_id and l.organization_id = c.organization_id and l.contact_id = n.id`,
    );
    expect(new Set(Object.values(wrong as object))).toEqual(new Set([0]));
  });

  it('has an audit log that covers the last 30 days and refers to existing people', async () => {
    const log = await one<Record<string, number>>(
      `select count(*)::int as events, count(distinct action)::int as actions,
              count(*) filter (where e.created_at > now() or e.created_at < now() - interval '31 days')::int as time,
              count(*) filter (where e.actor_kind = 'user' and u.id is null)::int as strangers,
              count(*) filter (where e.ip is null)::int as nowhere
       from audit_events e left join users u on u.id::text = e.actor_id where e.organization_id = $1`,
      [ACME_ID],
    );
    expect(log).toMatchObject({ time: 0, strangers: 0, nowhere: 0 });
    expect(log.events).toBeGreaterThan(250);
    expect(log.actions).toBeGreaterThan(15);
    const revoked = await controlDb().$count(apiKeys, sql`revoked_at > now() - interval '30 days'`);
    expect(
      (await one<{ n: number }>(`select count(*)::int as n from audit_events where action = 'api_key.revoke'`)).n,
    ).toBe(revoked);
  });
});
