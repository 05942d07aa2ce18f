import { sql } from 'drizzle-orm';
import { beforeAll, describe, expect, it } from 'vitest';
import { controlDb, controlPool, type Db } from '@/db/client';
import { newId } from '@/lib/core/id';
import { ROLES } from '@/lib/core/roles';
import { makeOrganization } from '@/tests/fixtures';
import { testVisitedRows } from '@/tests/list-plans';
import { listExpired } from './background';
import { DELIVERIES, INVITATION_SORTS, INVITATION_STATUSES } from './constants';
import { findInvitations } from './read';
import { ListInvitations } from './schema';

// More than a search walks through, and than are counted.
const INVITATIONS = 12_000;
const BATCH = 2_000;

const list = {
  table: 'invitations',
  combinations: INVITATION_STATUSES.length * ROLES.length * DELIVERIES.length,
  find: (db: Db, organization_id: string, input: object) =>
    findInvitations(db, organization_id, ListInvitations.parse(input)),
};

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

  const filters = [
    {},
    ...INVITATION_STATUSES.map((status) => ({ status: [status] })),
    ...ROLES.map((role) => ({ role: [role] })),
    ...DELIVERIES.map((delivery) => ({ delivery: [delivery] })),
    { status: ['pending', 'expired'] },
    { status: ['pending'], delivery: ['failed'] },
    { status: ['expired'], role: ['ADMIN'], delivery: ['failed'] },
  ];

  testVisitedRows(list, () => large, { sortable: INVITATION_SORTS, filters });

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
