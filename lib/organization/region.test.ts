import { expect, it } from 'vitest';
import { toProblem } from '@/lib/problem';
import { makeMember, makeOrganization } from '@/tests/fixtures';
import { getOrganization, listRegions, updateOrganization } from './operations';

// The environment is read at first use, which is in the test. The address differs, so that it counts as another database.
process.env.DATABASE_URL_EU = `${process.env.DATABASE_URL}?application_name=eu`;

it('refuses a region that keeps its voice data in another database, and changes nothing with it', async () => {
  const organization = await makeOrganization({ name: 'Acme', region: 'us' });
  const { actor } = await makeMember(organization, 'OWNER');
  expect(await listRegions(actor, {})).toEqual([
    { region: 'us', requires_move: false },
    { region: 'eu', requires_move: true },
    { region: 'in', requires_move: false },
  ]);
  const problem = await updateOrganization(actor, { version: 1, name: 'New', region: 'eu' }).catch(toProblem);
  expect(problem).toMatchObject({
    code: 'validation_error',
    data: { errors: [{ path: 'region', code: 'move_required' }] },
  });
  expect(await getOrganization(actor, {})).toMatchObject({ name: 'Acme', region: 'us', version: 1 });
  expect((await updateOrganization(actor, { version: 1, region: 'in' })).region).toBe('in');
});
