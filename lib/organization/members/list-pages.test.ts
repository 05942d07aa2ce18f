import { sql } from 'drizzle-orm';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import type { Actor } from '@/lib/core/actor';
import { newId } from '@/lib/core/id';
import { ROLES } from '@/lib/core/roles';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { TWO_FACTOR_STATES, USER_SORTS, USER_STATUSES } from './constants';
import { listUsers } from './operations';

const db = () => controlDb();
const FIRST = ['Ada', 'ada', 'Ömer', 'Omar', 'Zoë', 'Åsa', 'Ad'];
const MEMBERS = 70;

// Few names and times, so that most rows tie with others; half were never active.
async function fill(organization_id: string, count: number): Promise<void> {
  await db().execute(sql`with person as (
      insert into users (id, email, first_name, last_name)
      select gen_random_uuid(), n || '.' || ${newId()}::text || case when n % 2 = 0 then '@Acme.example' else '@b.example' end,
        (${sql.param(FIRST)}::text[])[1 + n % ${FIRST.length}], 'Okafor'
      from generate_series(1, ${count}::int) as n returning id, split_part(email, '.', 1)::int as n)
    insert into memberships (organization_id, user_id, role, status, last_active_at, created_at)
    select ${organization_id}, id, (${sql.param([...ROLES])}::text[]::role[])[1 + n % 4],
      (${sql.param([...USER_STATUSES])}::text[]::membership_status[])[1 + n % 3],
      case when n % 2 = 0 then timestamptz '2026-01-01' + (n % 5) * interval '1 day' end,
      timestamptz '2025-01-01' + (n % 6) * interval '1 hour' from person`);
  await db().execute(sql`insert into totp_factors (id, user_id, sealed_seed, confirmed_at)
    select gen_random_uuid(), user_id, 'x', case when ascii(user_id::text) % 3 = 0 then null else now() end from memberships
    where organization_id = ${organization_id} and get_byte(uuid_send(user_id), 3) % 2 = 0`);
}

interface Filters {
  role?: (typeof ROLES)[number][];
  status?: (typeof USER_STATUSES)[number][];
  two_factor?: (typeof TWO_FACTOR_STATES)[number][];
  search?: string;
}

const ORDERS: Record<(typeof USER_SORTS)[number], string> = {
  name: `(first_name || ' ' || last_name) collate "und-x-icu"`,
  email: 'lower(email)',
  role: 'm.role',
  status: 'm.status',
  last_active_at: `coalesce(m.last_active_at, '-infinity')`,
  created_at: 'm.created_at',
};

// From the tables that say so, with neither an index nor the directory.
async function naive(organization_id: string, sort: string, filters: Filters): Promise<string[]> {
  const { rows } = await db().execute<{ id: string; role: string; status: string; two_factor: boolean; text: string }>(
    sql`select u.id, m.role, m.status, lower(u.first_name || ' ' || u.last_name || ' ' || u.email) as text,
      exists (select from totp_factors f where f.user_id = u.id and f.confirmed_at is not null) as two_factor
      from memberships m join users u on u.id = m.user_id where m.organization_id = ${organization_id}
      order by ${sql.raw(ORDERS[sort.replace('-', '') as keyof typeof ORDERS])} ${sql.raw(sort.startsWith('-') ? 'desc' : 'asc')},
        u.id ${sql.raw(sort.startsWith('-') ? 'desc' : 'asc')}`,
  );
  const plain = (text: string) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const wanted = rows.filter(
    (row) =>
      (filters.role ?? [row.role]).includes(row.role) &&
      (filters.status ?? [row.status]).includes(row.status) &&
      (filters.two_factor ?? ['on', 'off']).includes(row.two_factor ? 'on' : 'off') &&
      (filters.search ?? '').split(' ').every((word) => plain(row.text).includes(plain(word))),
  );
  return wanted.map(({ id }) => id);
}

async function walk(actor: Actor, input: object, from: { cursor?: string }, between = async () => {}) {
  const pages: string[][] = [];
  const back = from.cursor === 'last';
  for (let cursor = from.cursor, more = true; more; ) {
    const page = await listUsers(actor, { ...input, cursor });
    pages.push(page.items.map(({ id }) => id));
    await between();
    const next = back ? page.previous_cursor : (page.next_cursor ?? undefined);
    more = next !== undefined;
    cursor = next;
  }
  return back ? pages.reverse().flat() : pages.flat();
}

// With repeated values, as people write them into a query.
const someOf = <T extends string>(values: readonly T[]) =>
  fc.option(fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 4 }), { nil: undefined });
const filters = fc.record({
  role: someOf(ROLES),
  status: someOf(USER_STATUSES),
  two_factor: someOf(TWO_FACTOR_STATES),
  search: fc.option(fc.constantFrom('ada', 'oka acme', 'b.example', 'om', 'nobody'), { nil: undefined }),
});
const sorts = USER_SORTS.flatMap((sort) => [sort, `-${sort}` as const]);

describe('user.list', () => {
  let organization: Awaited<ReturnType<typeof makeOrganization>>;
  let actor: Actor;

  beforeAll(async () => {
    organization = await makeOrganization();
    await fill(organization.id, MEMBERS);
    await fill((await makeOrganization()).id, 30);
    actor = (await makeMember(organization, 'OWNER', { first_name: 'Zed' })).actor;
  });

  const compare = async (sort: (typeof sorts)[number], limit: number, chosen: Filters) => {
    const expected = await naive(organization.id, sort, chosen);
    const input = { ...chosen, sort, limit };
    expect(await walk(actor, input, {})).toEqual(expected);
    expect(await walk(actor, input, { cursor: 'last' })).toEqual(expected);
    const { items, total } = await listUsers(actor, { ...input, offset: 3 });
    expect([items.map(({ id }) => id), total]).toEqual([expected.slice(3, 3 + limit), expected.length]);
  };

  it.each(sorts)('gives every row once in both directions, sorted by %s, for each filter', async (sort) => {
    for (const role of ROLES) await compare(sort, 9, { role: [role] });
    for (const status of USER_STATUSES) await compare(sort, 9, { status: [status] });
    for (const state of TWO_FACTOR_STATES) await compare(sort, 9, { two_factor: [state] });
    await compare(sort, 9, {});
  });

  it('gives every row once when a filter repeats a value', async () => {
    await compare('name', 9, { role: ['MEMBER', 'MEMBER'] });
    await compare('-role', 9, { role: ['ADMIN', 'MEMBER', 'ADMIN'], two_factor: ['on', 'on'] });
  });

  it('gives the rows of a naive query in both directions, for any sort, filters and page size', async () => {
    const property = fc.asyncProperty(fc.constantFrom(...sorts), fc.integer({ min: 1, max: 40 }), filters, compare);
    await fc.assert(property, { numRuns: 60 });
  }, 60_000);

  it('neither skips nor repeats a row that stays, while others come, go and change', async () => {
    for (const sort of ['name', '-last_active_at', 'role'] as const) {
      const before = await naive(organization.id, sort, {});
      const added: string[] = [];
      const come = async () => {
        const { user } = await makeMember(organization, 'MEMBER', { first_name: FIRST[added.length % FIRST.length] });
        added.push(user.id);
        const gone = added[added.length - 3];
        if (gone) await db().execute(sql`delete from users where id = ${gone}`);
        await db().execute(sql`update users set last_name = last_name where id = ${before[0]}`);
      };
      const old = new Set(before);
      for (const cursor of [undefined, 'last']) {
        const seen = await walk(actor, { sort, limit: 7 }, { cursor }, come);
        expect(seen.filter((id) => old.has(id))).toEqual(before);
      }
    }
  });

  it('answers an offset beyond 10,000 at once, and names the cursor', async () => {
    expect((await listUsers(actor, { offset: 10_000 })).items).toEqual([]);
    await expect(listUsers(actor, { offset: 10_001 })).rejects.toMatchObject({
      code: 'validation_error',
      data: { errors: [{ path: 'offset', code: 'offset_too_deep', message: expect.stringContaining('next_cursor') }] },
    });
  });

  it('says how many rows are before each page, in both directions', async () => {
    const total = 31;
    const team = await makeOrganization();
    await fill(team.id, total - 1);
    const { actor } = await makeMember(team, 'OWNER');
    const last = await listUsers(actor, { limit: 10, cursor: 'last' });
    expect([last.offset, last.next_cursor]).toEqual([total - 10, null]);
    const previous = await listUsers(actor, { limit: 10, cursor: last.previous_cursor });
    expect(previous.offset).toBe(total - 20);
    const again = await listUsers(actor, { limit: 10, cursor: previous.next_cursor! });
    expect([again.offset, again.items]).toEqual([total - 10, last.items]);
  });
});

describe('member_directory', () => {
  const difference = async () => {
    const columns = sql.raw(
      'organization_id, user_id, role, status, two_factor, name, email, last_active_at, created_at',
    );
    const of = (one: string, other: string) =>
      sql`(select ${columns} from ${sql.raw(one)} except select ${columns} from ${sql.raw(other)})`;
    const { rows } = await db().execute(
      sql`${of('member_directory', 'member_directory_source')} union all ${of('member_directory_source', 'member_directory')}`,
    );
    return rows;
  };

  it('follows every change of a membership, a person and a second factor', async () => {
    const [one, other] = [await makeOrganization(), await makeOrganization()];
    const { user } = await makeMember(one, 'MEMBER');
    const { user: successor } = await makeMember(await makeOrganization(), 'OWNER');
    const changes = [
      sql`insert into memberships (organization_id, user_id, role, status) values (${other.id}, ${user.id}, 'ADMIN', 'invited')`,
      sql`update memberships set role = 'DEVELOPER', status = 'suspended' where user_id = ${user.id}`,
      sql`update memberships set last_active_at = now() where user_id = ${user.id}`,
      sql`update users set first_name = 'Zoë', email = upper(email) where id = ${user.id}`,
      sql`insert into totp_factors (id, user_id, sealed_seed) values (gen_random_uuid(), ${user.id}, 'x')`,
      sql`update totp_factors set confirmed_at = now() where user_id = ${user.id}`,
      sql`insert into passkeys (id, user_id, credential_id, public_key, counter, transports, backup_eligible, backed_up, name, confirmed_at)
        values (gen_random_uuid(), ${user.id}, ${user.id}, 'k', 0, '{}', false, false, 'Key', now())`,
      sql`update memberships set user_id = ${successor.id} where organization_id = ${one.id}`,
      sql`update memberships set user_id = ${user.id} where organization_id = ${one.id}`,
      sql`delete from totp_factors where user_id = ${user.id}`,
      sql`delete from passkeys where user_id = ${user.id}`,
      sql`delete from memberships where organization_id = ${other.id}`,
      sql`delete from users where id = ${user.id}`,
    ];
    for (const change of changes) {
      await db().execute(change);
      expect(await difference()).toEqual([]);
    }
  });

  it('keeps the last of two changes of a person’s factors that run at the same time', async () => {
    const { user } = await makeMember(await makeOrganization(), 'MEMBER');
    const add = sql`insert into totp_factors (id, user_id, sealed_seed, confirmed_at) values (gen_random_uuid(), ${user.id}, 'x', now())`;
    const join = async () => {
      const { id } = await makeOrganization();
      await db().execute(
        sql`insert into memberships (organization_id, user_id, role, status) values (${id}, ${user.id}, 'MEMBER', 'active')`,
      );
    };
    for (let round = 0; round < 5; round++) {
      await Promise.all([db().execute(add), join(), join()]);
      await Promise.all([db().execute(sql`delete from totp_factors where user_id = ${user.id}`), join(), join()]);
    }
    expect(await difference()).toEqual([]);
  });
});
