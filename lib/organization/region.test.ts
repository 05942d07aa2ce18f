import { expect, it } from 'vitest';
import { recorded } from '@/lib/audit/testing';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { listRegions, updateOrganization } from './operations';

// The environment is read at first use, which is in the test. The address differs, so that it counts as another database.
process.env.DATABASE_URL_EU = `${process.env.DATABASE_URL}?application_name=eu`;

it('sets a region that shares the database at once, and begins a move to one that has its own', async () => {
  const organization = await makeOrganization({ name: 'Acme', region: 'us' });
  const { actor } = await makeMember(organization, 'OWNER');
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
