import { apiKeySecrets, apiKeys } from '@/db/schema/control/api-keys';
import { notFound } from '@/lib/core/problem';
import { assertRoleUnchanged } from '@/lib/operation/lock-membership';
import { mutation, query } from '@/lib/operation/operation';
import { auditDiff } from '@/lib/platform/audit-trail/diff';
import { activeMembers } from '@/lib/platform/mail/active-members';
import { consumeAttempt } from '@/lib/platform/rate-limit/throttle';
import { AUDITED, type AuditedKey, changeKey, noticeFor } from './change';
import { assertRoom, assertWithin, assertWithinLimits, inOrder, lockLive } from './guards';
import { assertExpiry } from './lifetime';
import { listKeys, readKey } from './read';
import { revokeKeys } from './revoke';
import { endSecret, rotate } from './rotate';
import {
  ApiKey,
  ApiKeyIdInput,
  ApiKeyPage,
  ApiKeyUsage,
  ApiKeyUsageInput,
  CreateApiKeyInput,
  CreatedApiKey,
  DeletedApiKey,
  EndSecretInput,
  ListApiKeysInput,
  RotateApiKeyInput,
  UpdateApiKeyInput,
} from './schema';
import { mintKey } from './secret';
import { ownKey } from './state';
import { usageReport } from './usage';

/** Lists the organization's keys, including revoked and expired ones, but not playground keys. */
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

/** Creates a key. Its text is in this response and nowhere else: only its SHA-256 is stored. */
export const createApiKey = mutation({
  name: 'api_key.create',
  summary: 'Create an API key',
  permission: 'api_keys:write',
  once: true,
  requires_reauthentication: true,
  input: CreateApiKeyInput,
  output: CreatedApiKey,
  http: {
    method: 'POST',
    path: '/api-keys',
    status: 201,
    message: 'API key created. Store it now; it will not be shown again.',
  },
  run: async ({ actor, db, audit, enqueue }, input) => {
    assertWithin(actor, input.permissions, input.permissions);
    const expires_at = input.expires_at ?? null;
    await assertRoleUnchanged(db, actor);
    await assertWithinLimits(db, actor, { expires_at, allowed_addresses: input.allowed_addresses });
    await assertRoom(db, actor);
    await assertExpiry(db, actor.organization_id, expires_at);
    await consumeAttempt('new_api_keys', actor.organization_id);
    const { key, ...secret } = mintKey();
    const [row] = await db
      .insert(apiKeys)
      .values({
        organization_id: actor.organization_id,
        name: input.name,
        permissions: inOrder(input.permissions),
        allowed_addresses: input.allowed_addresses,
        expires_at,
        expiry_notice_for: noticeFor(expires_at),
        created_by_label: actor.label,
        created_by_user_id: actor.kind === 'user' ? actor.id : null,
      })
      .returning();
    await db.insert(apiKeySecrets).values({ ...secret, organization_id: actor.organization_id, api_key_id: row!.id });
    for (const user_id of await activeMembers(db, actor.organization_id, ['OWNER'])) {
      await enqueue({ name: 'send-api-key-created', data: { api_key_id: row!.id, user_id } });
    }
    audit({
      target: targetOf(row!),
      changes: auditDiff<Partial<AuditedKey>>({ allowed_addresses: [] }, row!, { fields: AUDITED }),
    });
    return { ...(await readKey(db, actor, row!.id)), key };
  },
});

/** Changes a key's name, permissions, addresses or expiry, or disables or enables it; takes effect with its next request. */
export const updateApiKey = mutation({
  name: 'api_key.update',
  summary: 'Update, disable or enable an API key',
  permission: 'api_keys:write',
  // Disabling or renaming a key grants nothing.
  requires_reauthentication: ({ id, name, disabled, ...rights }) =>
    disabled === false || Object.values(rights).some((right) => right !== undefined),
  input: UpdateApiKeyInput,
  output: ApiKey,
  http: { method: 'PATCH', path: '/api-keys/{id}', message: 'API key updated.' },
  run: async ({ actor, db, audit, unchanged }, input) => {
    const key = await lockLive(db, actor, input.id);
    const changes = await changeKey(db, actor, key, input);
    if (Object.keys(changes).length === 0) unchanged();
    else audit({ target: targetOf({ id: input.id, name: input.name ?? key.name }), changes });
    return readKey(db, actor, input.id);
  },
});

/** Gives a key a new secret; it keeps its id, settings and history. The old secret works until its grace period ends. */
export const rotateApiKey = mutation({
  name: 'api_key.rotate',
  summary: 'Rotate the secret of an API key',
  permission: 'api_keys:write',
  once: true,
  requires_reauthentication: true,
  input: RotateApiKeyInput,
  output: CreatedApiKey,
  http: {
    method: 'POST',
    path: '/api-keys/{id}/rotation',
    message: 'API key rotated. Store the new key now; it will not be shown again.',
  },
  run: async ({ actor, db, audit, enqueue }, input) => {
    const before = await lockLive(db, actor, input.id);
    const { key, secret_id, changes } = await rotate(db, actor, before, input);
    for (const user_id of await activeMembers(db, actor.organization_id, ['OWNER'])) {
      const data = { api_key_id: input.id, secret_id, user_id, requested_by: actor.label };
      await enqueue({ name: 'send-api-key-rotated', data });
    }
    audit({ target: targetOf({ id: input.id, name: before.name }), changes });
    return { ...(await readKey(db, actor, input.id)), key };
  },
});

/** Ends an earlier secret of a key before its grace period is over; a no-op if it has already ended. */
export const endApiKeySecret = mutation({
  name: 'api_key.end_secret',
  summary: 'End an earlier secret of an API key',
  permission: 'api_keys:write',
  input: EndSecretInput,
  output: DeletedApiKey,
  http: { method: 'DELETE', path: '/api-keys/{id}/secrets/{secret_id}', message: 'Secret ended.' },
  run: async ({ actor, db, audit, unchanged }, { id, secret_id }) => {
    const { name } = await lockLive(db, actor, id);
    const changes = await endSecret(db, actor, id, secret_id);
    if (changes) audit({ target: targetOf({ id, name }), changes });
    else unchanged();
    return { deleted: true as const, id: secret_id };
  },
});

/** Revokes a key permanently; a no-op if it is already revoked or expired, so that the first revocation stays on record. */
export const revokeApiKey = mutation({
  name: 'api_key.revoke',
  summary: 'Revoke an API key permanently',
  permission: 'api_keys:write',
  input: ApiKeyIdInput,
  output: DeletedApiKey,
  http: { method: 'DELETE', path: '/api-keys/{id}', message: 'API key revoked.' },
  run: async ({ actor, db, audit, unchanged }, { id }) => {
    const [entry] = await revokeKeys(db, actor, ownKey(actor, id));
    if (entry) {
      audit(entry);
    } else {
      if ((await db.$count(apiKeys, ownKey(actor, id))) === 0) throw notFound('API key');
      unchanged();
    }
    return { deleted: true as const, id };
  },
});

/** Returns a key's usage over a range, by hour or day, endpoint and status class. */
export const apiKeyUsage = query({
  name: 'api_key.usage',
  summary: 'Get API key usage',
  permission: 'api_keys:read',
  input: ApiKeyUsageInput,
  output: ApiKeyUsage,
  http: { method: 'GET', path: '/api-keys/{id}/usage', message: 'API key usage fetched.' },
  run: async ({ actor, db }, { id, range }) => {
    const [key] = await db.select({ id: apiKeys.id }).from(apiKeys).where(ownKey(actor, id));
    if (!key) throw notFound('API key');
    return usageReport(db, actor, id, range);
  },
});

function targetOf(key: { id: string; name: string }) {
  return { type: 'api_key', id: key.id, label: key.name };
}
