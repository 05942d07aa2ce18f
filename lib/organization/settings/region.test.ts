import { setTimeout as sleep } from 'node:timers/promises';
import { expect, it } from 'vitest';
import { controlPool } from '@/db/client';
import { recorded } from '@/lib/audit-log/chain/testing';
import { toProblem } from '@/lib/core/problem';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { listRegions, updateOrganization } from './operations';

// The environment is read at first use, which is in the test. The address differs, so that it counts as another database.
process.env.DATABASE_URL_EU = `${process.env.DATABASE_URL}?application_name=eu`;

async function here() {
  const organization = await makeOrganization({ name: 'Acme', region: 'us' });
  const { actor } = await makeMember(organization, 'OWNER');
  return { organization, actor };
}

it('organization.update sets a region in the same database at once, and starts a move otherwise', async () => {
  const { organization, actor } = await here();
  expect(await listRegions(actor, {})).toEqual([
    { region: 'us', requires_move: false },
    { region: 'eu', requires_move: true },
    { region: 'in', requires_move: false },
  ]);
  expect(await updateOrganization(actor, { version: 1, region: 'in' })).toMatchObject({ region: 'in', move: null });
  expect(await updateOrganization(actor, { version: 2, name: 'New', region: 'eu' })).toMatchObject({
    name: 'New',
    region: 'in',
    move: { to_region: 'eu', phase: 'copying', rows_done: 0, error: null },
  });
  expect((await recorded(organization.id)).map(({ changes }) => changes)).toEqual([
    { region: { before: 'us', after: 'in' } },
    { name: { before: 'Acme', after: 'New' }, moving_to: { before: null, after: 'eu' } },
  ]);
});

it('organization.update rejects the later of two concurrent region changes', async () => {
  const { organization, actor } = await here();
  const other = await controlPool().connect();
  await other.query('begin');
  await other.query(
    "insert into region_moves (organization_id, from_region, to_region, requested_by_label) values ($1, 'us', 'eu', 'Ben')",
    [organization.id],
  );
  const later = updateOrganization(actor, { version: 1, region: 'eu' }).catch(toProblem);
  await sleep(300);
  await other.query('update organizations set version = 2 where id = $1', [organization.id]);
  await other.query('commit');
  other.release();
  expect(await later).toMatchObject({ code: 'precondition_failed', data: { current: { version: 2 } } });
});
