import { describe, expect, it } from 'vitest';
import { controlDb } from '@/db/client';
import { bulkChanges } from '@/db/schema/control/bulk-changes';
import { newId } from '@/lib/core/id';
import { ROLES } from '@/lib/core/roles';
import { joinToo, owned, signIn } from '@/lib/organization/members/testing';
import { keyActor, makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import { refusal } from '@/tests/signed-in';
import { BULK_ACTIONS } from './constants';
import { exportBulkChangeResults, listBulkChangeResults, previewBulkChange, startBulkChange } from './operations';
import { addMembers, changeInBulk } from './testing';

describe('bulk_change.preview', () => {
  it('names who would be left out first, with the reason, and counts them', async () => {
    const { organization, actor } = await owned();
    const [first] = await addMembers(organization, 150);
    const { user: away } = await makeMember(organization, 'MEMBER', { status: 'suspended', last_name: 'Zorn' });
    const preview = await previewBulkChange(actor, { action: 'suspend', filter: {} });
    expect(preview).toMatchObject({ total: 152, changed: 150, api_keys: null });
    expect(preview.skipped).toEqual([
      { reason: 'unchanged', message: 'They are already suspended.', count: 1 },
      { reason: 'last_owner', message: 'The organization needs at least one active owner.', count: 1 },
    ]);
    expect(preview.items).toHaveLength(100);
    expect(preview.items.slice(0, 3)).toMatchObject([
      { user_id: actor.id, name: 'Test OWNER', outcome: 'skip', reason: 'last_owner' },
      { user_id: away.id, name: 'Test Zorn', outcome: 'skip', reason: 'unchanged' },
      { user_id: first, name: 'Bulk 000001', outcome: 'change', reason: null, message: null },
    ]);
    expect(await controlDb().$count(bulkChanges)).toBe(0);
  });

  it('protects your own account, owners from admins, and roles above a key’s', async () => {
    const { organization, actor: owner } = await owned();
    const { user: second } = await makeMember(organization, 'OWNER');
    const { actor: admin } = await makeMember(organization, 'ADMIN');
    const reasons = async (actor: typeof owner) => {
      const { skipped } = await previewBulkChange(actor, { action: 'remove', filter: {} });
      return Object.fromEntries(skipped.map(({ message, count }) => [message, count]));
    };
    expect(await reasons(owner)).toEqual({ 'This is your own account.': 1 });
    const ownersOnly = 'Only an owner can add, change or remove an owner.';
    expect(await reasons(admin)).toEqual({ 'This is your own account.': 1, [ownersOnly]: 2 });
    const above = 'The role ADMIN has more permissions than you: you cannot assign it or manage someone who has it.';
    expect(await reasons(keyActor(organization, ['users:read', 'users:write']))).toEqual({
      [ownersOnly]: 2,
      [above]: 1,
    });
    const { items } = await previewBulkChange(admin, { action: 'remove', user_ids: [second.id] });
    expect(items).toMatchObject([{ reason: 'role_above_own' }]);
  });

  it('selects by the filters of the list, with exceptions', async () => {
    const { organization, actor } = await owned();
    const members = await addMembers(organization, 3);
    await addMembers(organization, 2, 'DEVELOPER');
    const of = async (input: object) => {
      const { items } = await previewBulkChange(actor, { action: 'remove', ...input });
      return items.map(({ user_id }) => user_id);
    };
    expect(await of({ filter: { role: ['MEMBER'] } })).toEqual(members);
    expect(
      await of({ filter: { role: 'MEMBER', status: 'active', two_factor: 'off', search: 'bulk 000002' } }),
    ).toEqual([members[1]]);
    expect(await of({ filter: { role: 'MEMBER' }, except_user_ids: [members[0]] })).toEqual(members.slice(1));
  });

  it('counts a user who is listed twice once, whatever the case of the id', async () => {
    const { organization, actor } = await owned();
    const [id] = await addMembers(organization, 1);
    const preview = await previewBulkChange(actor, { action: 'remove', user_ids: [id!, id!.toUpperCase(), id!] });
    expect(preview).toMatchObject({ total: 1, changed: 1 });
  });

  it('shows people of other organizations like people who do not exist', async () => {
    const { organization, actor } = await owned();
    const [mine] = await addMembers(organization, 1);
    const [theirs] = await addMembers(await makeOrganization(), 1);
    const user_ids = [mine!, theirs!, newId()];
    const { skipped, items } = await previewBulkChange(actor, { action: 'remove', user_ids });
    expect(skipped).toEqual([{ reason: 'not_found', message: 'The organization has no such user.', count: 2 }]);
    expect(items.filter(({ outcome }) => outcome === 'skip')).toMatchObject([
      { name: null, email: null },
      { name: null, email: null },
    ]);
    const onlyForeign = await refusal(previewBulkChange(actor, { action: 'remove', user_ids: [theirs!] }));
    expect(onlyForeign.errors).toMatchObject([{ path: 'user_ids', code: 'not_found' }]);
  });

  it('names the working API keys of people who would be removed', async () => {
    const { organization, actor, user } = await owned();
    const [one, other] = await addMembers(organization, 2);
    const of = (created_by_user_id: string, more = {}) =>
      makeKey(organization, ['users:read'], { created_by_user_id, name: 'Theirs', ...more });
    const { id } = await of(one!);
    await of(one!, { revoked_at: '2026-01-01T00:00:00.000Z' });
    await of(user.id);
    const wish = { action: 'remove' as const, user_ids: [one!, other!, user.id] };
    const { api_keys } = await previewBulkChange(actor, wish);
    expect(api_keys).toEqual({ total: 1, items: [{ id, name: 'Theirs', user_id: one }] });
    expect((await previewBulkChange(keyActor(organization, ['users:write']), wish)).api_keys).toBeNull();
  });

  it('requires the authority that the change requires', async () => {
    const { organization, actor } = await owned();
    const { actor: admin } = await makeMember(organization, 'ADMIN');
    const owner = await refusal(previewBulkChange(admin, { action: 'change_role', role: 'OWNER', filter: {} }));
    expect(owner.code).toBe('insufficient_permission');
    const limited = keyActor(organization, ['users:write']);
    const keys = await refusal(previewBulkChange(limited, { action: 'remove', revoke_api_keys: true, filter: {} }));
    expect(keys.required_permissions).toEqual(['api_keys:write']);
    expect((await previewBulkChange(actor, { action: 'change_role', role: 'OWNER', filter: {} })).changed).toBe(1);
  });

  it('shows no names, and finds nobody by a filter, without the permission to read users', async () => {
    const { organization, actor } = await owned();
    const [id] = await addMembers(organization, 1);
    const writer = keyActor(organization, ['users:write']);
    const byFilter = await refusal(previewBulkChange(writer, { action: 'suspend', filter: { search: 'bulk' } }));
    expect(byFilter.required_permissions).toEqual(['users:read']);
    const hidden = [{ user_id: id, name: null, email: null }];
    const wish = { action: 'suspend' as const, user_ids: [id!] };
    expect((await previewBulkChange(writer, wish)).items).toMatchObject(hidden);
    const change = await startBulkChange(writer, wish);
    expect((await listBulkChangeResults(writer, { id: change.id })).items).toMatchObject(hidden);
    expect((await exportBulkChangeResults(writer, { id: change.id })).items).toMatchObject(hidden);
    expect((await listBulkChangeResults(actor, { id: change.id })).items).toMatchObject([{ name: 'Bulk 000001' }]);
  });

  it.each([
    ['no selection', {}, 'user_ids', 'required'],
    ['two selections', { filter: {}, user_ids: [newId()] }, 'filter', 'ambiguous'],
    ['no ids', { user_ids: [] }, 'user_ids', 'too_small'],
    [
      'exceptions without a filter',
      { user_ids: [newId()], except_user_ids: [newId()] },
      'except_user_ids',
      'filter_only',
    ],
    ['a filter that matches nobody', { filter: { search: 'nobody at all' } }, 'filter', 'no_users'],
    ['a role with another action', { filter: {}, role: 'ADMIN' }, 'role', 'change_role_only'],
    ['no role', { filter: {}, action: 'change_role' }, 'role', 'required'],
    [
      'keys with another action',
      { filter: {}, action: 'suspend', revoke_api_keys: true },
      'revoke_api_keys',
      'remove_only',
    ],
  ])('refuses %s', async (_, input, path, code) => {
    const { actor } = await owned();
    const { errors } = await refusal(previewBulkChange(actor, { action: 'remove', ...input } as never));
    expect(errors).toMatchObject([{ path, code }]);
  });

  it('announces for every action what the change then does', async () => {
    for (const action of BULK_ACTIONS) {
      const { organization, actor } = await owned();
      const people = await Promise.all(
        ROLES.flatMap((role) =>
          (['active', 'suspended', 'invited'] as const).map((status) => makeMember(organization, role, { status })),
        ),
      );
      for (const { user } of people.slice(3, 6)) await signIn(user.id, organization);
      await joinToo(await makeOrganization(), people[9]!.user.id);
      const input = {
        action,
        user_ids: people.map(({ user }) => user.id),
        ...(action === 'change_role' && { role: 'ADMIN' as const }),
      };
      const { items } = await previewBulkChange(actor, input);
      const announced = Object.fromEntries(items.map(({ user_id, reason }) => [user_id, reason]));
      const results = await changeInBulk(actor, input);
      // A pending member of these fixtures has no invitation to send again.
      const made = Object.entries(results).map(([id, { reason }]) => [id, reason === 'error' ? null : reason]);
      expect([action, Object.fromEntries(made)]).toEqual([action, announced]);
    }
  });
});
