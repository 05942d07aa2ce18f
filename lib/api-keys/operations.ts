import { and, sql } from 'drizzle-orm';
import { apiKeySecrets, apiKeys } from '@/db/schema/control/api-keys';
import { changed } from '@/lib/audit/record';
import { mutation, query } from '@/lib/operation';
import { notFound } from '@/lib/problem';
import { assertFuture, assertRoom, assertWithin, inOrder, lockLive } from './guards';
import { listKeys, liveKey, ownKey, readKey } from './read';
import {
  ApiKey,
  ApiKeyIdInput,
  ApiKeyPage,
  ApiKeyUsage,
  ApiKeyUsageInput,
  CreateApiKeyInput,
  CreatedApiKey,
  DeletedApiKey,
  ListApiKeysInput,
  UpdateApiKeyInput,
} from './schema';
import { mintKey } from './secret';
import { usageReport } from './usage';

/** A page of the organization's keys, the revoked and expired ones included. */
export const listApiKeys = query({
  name: 'api_key.list',
  summary: 'List API keys',
  permission: 'api_keys:read',
  input: ListApiKeysInput,
  output: ApiKeyPage,
  http: { method: 'GET', path: '/api-keys', message: 'API keys fetched.' },
  run: ({ actor, db }, input) => listKeys(db, actor, input),
});

/** One key. */
export const getApiKey = query({
  name: 'api_key.get',
  summary: 'Get an API key',
  permission: 'api_keys:read',
  input: ApiKeyIdInput,
  output: ApiKey,
  http: { method: 'GET', path: '/api-keys/{id}', message: 'API key fetched.' },
  run: ({ actor, db }, { id }) => readKey(db, actor, id),
});

/** A new key. Its text is in this answer and nowhere else: only its SHA-256 is kept. */
export const createApiKey = mutation({
  name: 'api_key.create',
  summary: 'Create an API key',
  permission: 'api_keys:write',
  input: CreateApiKeyInput,
  output: CreatedApiKey,
  http: {
    method: 'POST',
    path: '/api-keys',
    status: 201,
    message: 'API key created. Store it now: it is not shown again.',
  },
  run: async ({ actor, db, audit }, input) => {
    assertWithin(actor, input.permissions, input.permissions);
    const expires_at = input.expires_at ?? null;
    if (expires_at) await assertFuture(db, expires_at);
    await assertRoom(db, actor);
    const { key, ...secret } = mintKey();
    const [row] = await db
      .insert(apiKeys)
      .values({
        organization_id: actor.organization_id,
        name: input.name,
        permissions: inOrder(input.permissions),
        expires_at,
        created_by_label: actor.label,
        created_by_user_id: actor.kind === 'user' ? actor.id : null,
      })
      .returning();
    await db.insert(apiKeySecrets).values({ ...secret, organization_id: actor.organization_id, api_key_id: row!.id });
    audit({ target: targetOf(row!), changes: changed<Partial<Audited>>({}, row!, AUDITED) });
    return { ...(await readKey(db, actor, row!.id)), key };
  },
});

/** Renames a key, or narrows or widens what it may do; takes effect with the key's next request. */
export const updateApiKey = mutation({
  name: 'api_key.update',
  summary: 'Change the name or the permissions of an API key',
  permission: 'api_keys:write',
  input: UpdateApiKeyInput,
  output: ApiKey,
  http: { method: 'PATCH', path: '/api-keys/{id}', message: 'API key updated.' },
  run: async ({ actor, db, audit, unchanged }, { id, name, permissions }) => {
    const before = await lockLive(db, actor, id);
    if (permissions)
      assertWithin(
        actor,
        permissions,
        permissions.filter((it) => !before.permissions.includes(it)),
      );
    const fields = { name, permissions: permissions && inOrder(permissions) };
    const changes = changed<Audited>({ ...before, permissions: inOrder(before.permissions) }, fields, AUDITED);
    if (Object.keys(changes).length === 0) {
      unchanged();
    } else {
      await db
        .update(apiKeys)
        .set({ ...fields, updated_at: sql`now()` })
        .where(ownKey(actor, id));
      audit({ target: targetOf({ id, name: name ?? before.name }), changes });
    }
    return readKey(db, actor, id);
  },
});

/** Ends a key for good. Ending one that is revoked or expired already changes nothing: who did it first stays on record. */
export const revokeApiKey = mutation({
  name: 'api_key.revoke',
  summary: 'Revoke an API key, for good',
  permission: 'api_keys:write',
  input: ApiKeyIdInput,
  output: DeletedApiKey,
  http: { method: 'DELETE', path: '/api-keys/{id}', message: 'API key revoked.' },
  run: async ({ actor, db, audit, unchanged }, { id }) => {
    const [row] = await db
      .update(apiKeys)
      .set({ revoked_at: sql`now()`, revoked_by_label: actor.label, updated_at: sql`now()` })
      .where(and(ownKey(actor, id), liveKey()))
      .returning();
    if (row) {
      audit({ target: targetOf(row), changes: { revoked_at: { before: null, after: row.revoked_at } } });
    } else {
      if ((await db.$count(apiKeys, ownKey(actor, id))) === 0) throw notFound('API key');
      unchanged();
    }
    return { deleted: true as const, id };
  },
});

/** How a key was used over a range: by hour or day, by endpoint, by class of status. */
export const apiKeyUsage = query({
  name: 'api_key.usage',
  summary: 'Get the usage of an API key',
  permission: 'api_keys:read',
  input: ApiKeyUsageInput,
  output: ApiKeyUsage,
  http: { method: 'GET', path: '/api-keys/{id}/usage', message: 'Usage of the API key fetched.' },
  run: async ({ actor, db }, { id, range }) => {
    const [key] = await db.select({ id: apiKeys.id }).from(apiKeys).where(ownKey(actor, id));
    if (!key) throw notFound('API key');
    return usageReport(db, actor, id, range);
  },
});

type Audited = { name: string; permissions: string[]; expires_at: string | null };
const AUDITED = ['name', 'permissions', 'expires_at'] as const;

function targetOf(key: { id: string; name: string }) {
  return { type: 'api_key', id: key.id, label: key.name };
}
