import { controlPool } from '@/db/client';
import { newAccount } from '@/demo/vendors/calcom/account';
import { readEnv } from '@/lib/core/env';
import { PERMISSIONS } from '@/lib/core/permissions';
import type { Answered } from '@/lib/http/api/test-conformance';
import { startTestCalcom } from '@/lib/integrations/calcom/testing';
import { calcom } from '@/lib/integrations/calcom/vendor';
import { startGhl } from '@/lib/integrations/gohighlevel/testing';
import { ghl } from '@/lib/integrations/gohighlevel/vendor';
import { makeKey } from '@/tests/fixtures';
import type { Drawn } from './requests';
import type { Sent } from './send';
import { canRenew, keyOf, makeTenant, renew, type Tenant } from './tenant';

const past = '2020-01-01T00:00:00Z';
const GHL = ['calendars', 'appointments'];

/**
 * Two organizations that send requests, and a third, the stranger, that sends none and whose rows must never change.
 * Rows that a request has deleted are recreated, so that requests always find rows.
 */
export async function makeWorld() {
  const server = await startTestCalcom();
  const gohighlevel = await startGhl();
  Object.assign(gohighlevel.state, { open: true, limit: 1_000_000_000 });
  for (const vendor of [calcom, ghl]) vendor.budget.requests = 1_000_000;
  readEnv().INTEGRATION_TIMEOUT_MS = 10_000;
  const [own, other, stranger] = [
    await makeTenant(gohighlevel),
    await makeTenant(gohighlevel),
    await makeTenant(gohighlevel),
  ];
  for (const { account } of [own, other, stranger]) server.accounts.set(keyOf(account), account);
  // Any generated key belongs to a further account.
  const found = server.accounts.get.bind(server.accounts);
  const further = newAccount({ name: 'Eve', username: 'eve' });
  server.accounts.get = (key) => found(key) ?? further;
  const keys = await makeKeys(own, other);
  const cursors: string[] = [];
  const before = await fingerprint(stranger);

  return {
    /** The request as it is sent: with ids, keys and cursors of the world and the current version. */
    async resolve({ key, path, body, headers, method }: Drawn): Promise<Sent> {
      const asker = key === 'other' ? other : own;
      const version = headers['if-match'] === '@version' ? await versionOf(asker, path) : '';
      const text = keys[key] ?? '';
      const put = (template: string) =>
        template
          .replaceAll('@version', version)
          .replaceAll('@key', text)
          .replace(/@(own|stranger)\.id/g, (_, who) => (who === 'own' ? asker : stranger).organization.id)
          .replace(/@cursor\.(\d)/g, (_, index) => cursors.at(-1 - index) ?? 'none')
          .replace(/@(own|stranger)\.([a-z-]+)\.(\d)/g, (mark, who, noun, index) => {
            return (who === 'own' ? asker : stranger).ids[noun]?.[index] ?? mark;
          });
      const sent = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, put(value)]));
      return {
        method,
        path: put(path),
        headers: { ...(text !== '' && { 'x-api-key': text }), ...sent },
        ...(body !== undefined && { body: typeof body === 'string' ? put(body) : body }),
      };
    },

    /** Records what a response has changed. */
    async settle({ key, path }: Drawn, { method, status, text }: Answered): Promise<void> {
      const cursor = /"next_cursor":"([^"]+)"/.exec(text)?.[1];
      if (cursor) cursors.push(cursor);
      if (status >= 300 || method === 'GET' || method === 'HEAD' || method === 'OPTIONS') return;
      const tenant = key === 'other' ? other : own;
      const [noun = '', , more] = path.split('?')[0]!.split('/').slice(3);
      const gone = more === 'secrets' ? more : noun;
      if ((method === 'DELETE' || path.includes('bulk-delete')) && canRenew(gone)) {
        await renew(tenant, gone);
      }
      // Some security policies prevent rotating keys.
      if (path.includes('security-policy')) await dropPolicy(tenant);
      if (path.includes('/ghl/')) for (const each of GHL) await renew(tenant, each);
      if (path.includes('/calcom/')) for (const each of ['accounts', 'calcom', 'bookings']) await renew(tenant, each);
    },

    /** Whether every organization has an active owner; a database constraint guards this for every path. */
    async areOwned(): Promise<boolean> {
      const { rows } = await controlPool().query(
        `select count(distinct organization_id)::int as owned from memberships
         where organization_id = any($1) and role = 'OWNER' and status = 'active'`,
        [[own, other, stranger].map(({ organization }) => organization.id)],
      );
      return rows[0].owned === 3;
    },

    /** Whether the stranger's rows are unchanged. */
    async isStrangerUntouched(): Promise<boolean> {
      return (await fingerprint(stranger)) === before;
    },
    keys,
    close: () => Promise.all([server.close(), gohighlevel.close()]),
  };
}

async function dropPolicy({ organization }: Tenant): Promise<void> {
  await controlPool().query('delete from security_policies where organization_id = $1', [organization.id]);
}

async function versionOf({ organization }: Tenant, path: string): Promise<string> {
  const text = path.includes('security-policy')
    ? `select coalesce((select version from security_policies where organization_id = $1), 1) as version`
    : 'select version from organizations where id = $1';
  const { rows } = await controlPool().query(text, [organization.id]);
  return `"${rows[0].version}"`;
}

async function makeKeys(own: Tenant, other: Tenant): Promise<Record<string, string>> {
  const of = async (tenant: Tenant, permissions: readonly (typeof PERMISSIONS)[number][], values = {}) =>
    (await makeKey(tenant.organization, permissions, values)).key;
  const all = await of(own, PERMISSIONS);
  return {
    all,
    other: await of(other, PERMISSIONS),
    reader: await of(
      own,
      PERMISSIONS.filter((permission) => permission.endsWith(':read')),
    ),
    writer: await of(
      own,
      PERMISSIONS.filter((permission) => permission.endsWith(':write')),
    ),
    agents: await of(own, ['agents:read', 'agents:write']),
    contacts: await of(own, ['contacts:read', 'leads:write', 'api_keys:write']),
    revoked: await of(own, PERMISSIONS, { revoked_at: past }),
    expired: await of(own, PERMISSIONS, { expires_at: past }),
    mistyped: all.replace(/.$/, (last) => (last === 'x' ? 'y' : 'x')),
    none: '',
  };
}

/** The rows of an organization and its people in every table. */
async function fingerprint({ organization, owner }: Tenant): Promise<string> {
  const { rows: tables } = await controlPool().query(
    `select format('%I.%I', table_schema, table_name) as name from information_schema.columns
     where table_schema in ('public', 'voice') and column_name = 'organization_id' order by 1`,
  );
  const prints = tables.map(
    ({ name }) =>
      `select '${name}', md5(string_agg(t::text, ',' order by t::text)) from ${name} t where organization_id = $1`,
  );
  const people = `select 'users', md5(string_agg(u::text, ',' order by u::text)) from users u
    where id in (select user_id from memberships where organization_id = $1) or email = $2`;
  const self = `select 'organizations', md5(o::text) from organizations o where id = $1 and $2 <> ''`;
  const { rows } = await controlPool().query({
    text: [...prints, people, self].join(' union all '),
    values: [organization.id, owner.user.email],
    rowMode: 'array',
  });
  return JSON.stringify(rows);
}
