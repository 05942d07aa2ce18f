import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { controlDb, controlPool, type Db } from '@/db/client';
import { WALKED } from '@/db/list-statements';
import { newId } from '@/lib/core/id';
import { ROLES } from '@/lib/core/roles';
import { makeOrganization } from '@/tests/fixtures';
import { listExpired } from './background';
import { DELIVERIES, INVITATION_SORTS, INVITATION_STATUSES } from './constants';
import { findInvitations } from './read';
import { ListInvitations } from './schema';

// More than a search walks through, and than are counted.
const INVITATIONS = 12_000;
const BATCH = 2_000;
const PAGE = 20;
const COMBINATIONS = INVITATION_STATUSES.length * ROLES.length * DELIVERIES.length;

interface Plan {
  'Relation Name'?: string;
  'Actual Rows': number;
  'Actual Loops': number;
  'Rows Removed by Filter'?: number;
  'Rows Removed by Index Recheck'?: number;
  Plans?: Plan[];
}

/** A database handle that notes the statements it runs. */
function watched(statements: { text: string; values: unknown[] }[]): Db {
  const query = (config: { text: string; values: unknown[] }, done: () => void) => {
    statements.push(config);
    return controlPool().query(config as never, done as never);
  };
  return { $client: { query } } as unknown as Db;
}

function scans(plan: Plan): Plan[] {
  const own = plan['Relation Name'] === 'invitations' ? [plan] : [];
  return [...own, ...(plan.Plans ?? []).flatMap(scans)];
}

// In a table as small as this one, reading all of it may be cheaper than an index; in a large one it never is.
async function explain(text: string, values: unknown[]) {
  const client = await controlPool().connect();
  try {
    await client.query('set enable_seqscan = off; set enable_sort = off');
    return await client.query(`explain (analyze, format json) ${text}`, values);
  } finally {
    client.release(true);
  }
}

/** The most rows of the list that one step of reading a page visits. */
async function visited(organization_id: string, input: object): Promise<number> {
  const statements: { text: string; values: unknown[] }[] = [];
  await findInvitations(watched(statements), organization_id, ListInvitations.parse({ limit: PAGE, ...input }));
  let most = 0;
  for (const { text, values } of statements) {
    // Counting is bounded by itself, and remembered.
    if (text.startsWith('explain') || text.startsWith('select count(')) continue;
    const { rows } = await explain(text, values);
    for (const scan of scans(rows[0]['QUERY PLAN'][0].Plan)) {
      const removed = (scan['Rows Removed by Filter'] ?? 0) + (scan['Rows Removed by Index Recheck'] ?? 0);
      most = Math.max(most, (scan['Actual Rows'] + removed) * scan['Actual Loops']);
    }
  }
  return most;
}

describe('findInvitations', () => {
  let large: string;

  beforeAll(async () => {
    large = (await makeOrganization()).id;
    // Nearly all accepted; of the pending ones, nearly all expired long ago.
    for (let from = 0; from < INVITATIONS; from += BATCH)
      await controlDb().execute(sql`with person as (
        insert into users (id, email, first_name, last_name)
        select gen_random_uuid(), n || '.' || ${newId()}::text || '@acme.example', 'Ada', lpad(n::text, 6, '0')
        from generate_series(${from + 1}::int, ${from + BATCH}::int) as n returning id, email, last_name::int as n)
      insert into invitations (id, organization_id, user_id, email, first_name, last_name, role, status, delivery,
        invited_by_label, created_at, expires_at)
      select gen_random_uuid(), ${large}, id, email, case when n % 1000 = 0 then 'Shcherbakov' else 'Ada' end, 'Okafor',
        case when n % 50 = 0 then 'ADMIN' else 'MEMBER' end::role,
        case when n % 5 = 0 then 'pending' when n % 700 = 0 then 'revoked' else 'accepted' end::invitation_status,
        case when n % 100 = 0 then 'failed' else 'sent' end::delivery, 'Grace Hopper', now() - n * interval '1 minute',
        now() + (100 - n) * interval '1 minute'
      from person`);
    await controlPool().query('vacuum analyze invitations');
  }, 120_000);

  const sorts = INVITATION_SORTS.flatMap((sort) => [sort, `-${sort}`]);
  const filters = [
    {},
    ...INVITATION_STATUSES.map((status) => ({ status: [status] })),
    ...ROLES.map((role) => ({ role: [role] })),
    ...DELIVERIES.map((delivery) => ({ delivery: [delivery] })),
    { status: ['pending', 'expired'] },
    { status: ['pending'], delivery: ['failed'] },
    { status: ['expired'], role: ['ADMIN'], delivery: ['failed'] },
  ];

  it.each(sorts)(
    'visits no more rows than a page of each combination has, sorted by %s, for every filter',
    async (sort) => {
      for (const filter of filters) {
        const { previous_cursor } = await findInvitations(
          controlDb(),
          large,
          ListInvitations.parse({ limit: PAGE, sort, cursor: 'last', ...filter }),
        );
        for (const cursor of [undefined, 'last', previous_cursor]) {
          // Counting goes up to 10,000, so it is left to the first request.
          await findInvitations(controlDb(), large, ListInvitations.parse({ sort, cursor, ...filter }));
          const most = await visited(large, { sort, cursor, ...filter });
          expect([filter, cursor, most <= COMBINATIONS * (PAGE + 1)]).toEqual([filter, cursor, true]);
        }
      }
    },
  );

  it.each(['ada', 'ada okafor', 'shcherbakov', 'nobody', 'acme'])(
    'visits a few thousand rows in a search for %s',
    async (search) => {
      for (const sort of sorts) {
        expect(await visited(large, { sort, search })).toBeLessThanOrEqual(WALKED);
      }
    },
  );

  it('lists an invitation as expired within a minute, and no longer as pending at once', async () => {
    const listed = async (status: string) =>
      (await findInvitations(controlDb(), large, ListInvitations.parse({ status, sort: 'expires_at' }))).items;
    const [first] = await listed('pending');
    // As time does it: without an update that sets the listed status.
    const client = await controlPool().connect();
    try {
      await client.query('begin; alter table invitations disable trigger invitations_listed_status');
      await client.query(`update invitations set expires_at = now() where id = $1`, [first!.id]);
      await client.query('alter table invitations enable trigger invitations_listed_status; commit');
    } finally {
      client.release();
    }
    const ids = (items: { id: string }[]) => items.map(({ id }) => id);
    expect(ids(await listed('pending'))).not.toContain(first!.id);
    await listExpired();
    const expired = await findInvitations(
      controlDb(),
      large,
      ListInvitations.parse({ status: 'expired', sort: '-expires_at' }),
    );
    expect(expired.items[0]).toMatchObject({ id: first!.id, status: 'expired', can_resend: true });
  });
});
