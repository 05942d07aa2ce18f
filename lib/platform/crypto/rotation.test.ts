import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { controlDb, controlPool, inTransaction, voicePool } from '@/db/client';
import { totpFactors } from '@/db/schema/control/second-factors';
import { beginFactor } from '@/lib/account/second-factor/totp-factor';
import { readEnv } from '@/lib/core/env';
import { newId } from '@/lib/core/id';
import { saveAgency } from '@/lib/integrations/core/agencies';
import { openCredentials } from '@/lib/integrations/core/credentials';
import { disconnectConnection } from '@/lib/integrations/core/operations';
import { makeConnection } from '@/lib/integrations/core/testing';
import { withEuropeanDatabase } from '@/tests/european-database';
import { makeKey, makeMember, makeOrganization } from '@/tests/fixtures';
import { waiting } from '@/tests/lock-waits';
import { signIn } from '@/tests/signed-in';
import { type Scope, saveResponse } from '../idempotency-store';
import { countOutdated, resealTable } from './rotation';
import { seal, unseal } from './seal';
import { placeIn, SEALED_COLUMNS, type SealedTable } from './sealed-columns';

withEuropeanDatabase();

const OLD = 'the-old-encryption-key-0123456789abcdef';
const NEW = 'the-new-encryption-key-0123456789abcdef';
const initial = readEnv().ENCRYPTION_KEY;
const setKeys = (present: string, ...previous: string[]) =>
  void Object.assign(readEnv(), { ENCRYPTION_KEY: present, ENCRYPTION_KEY_PREVIOUS: previous });

async function seedOf(id: string): Promise<string> {
  const { rows } = await controlPool().query('select id, user_id, sealed_seed from totp_factors where id = $1', [id]);
  return unseal(rows[0].sealed_seed, placeIn('totp_factors', rows[0]));
}

let organization: Awaited<ReturnType<typeof makeOrganization>>;
let owner: Awaited<ReturnType<typeof makeMember>>;
let user_id: string;
async function begin() {
  const session = await signIn(organization.id, user_id);
  return inTransaction(controlPool(), (tx) => beginFactor(tx, user_id, session.id));
}

beforeEach(async () => {
  await controlDb().delete(totpFactors);
  await controlPool().query('delete from voice.idempotency_keys');
  organization = await makeOrganization();
  await controlPool().query('delete from integration_connections');
  owner = await makeMember(organization, 'OWNER');
  user_id = owner.user.id;
  setKeys(OLD);
});
afterEach(() => setKeys(initial));

it('lists every encrypted column with the key of its row', async () => {
  const { rows } = await controlPool().query<{ schema: string; table: string; column: string }>(
    `select table_schema as schema, table_name as table, column_name as column from information_schema.columns
     where table_schema in ('public', 'voice') and column_name like '%sealed\\_%' and data_type = 'text'`,
  );
  const known = Object.entries(SEALED_COLUMNS).map(
    ([table, { column }]) => `${table.replace(/^public\./, '')}.${column}`,
  );
  expect(
    rows.map(({ schema, table, column }) => `${schema === 'public' ? '' : `${schema}.`}${table}.${column}`).sort(),
  ).toEqual(known.sort());
  for (const [table, { row }] of Object.entries(SEALED_COLUMNS)) {
    const keys = await controlPool().query<{ columns: string[] }>(
      `select array_agg(attname::text) as columns from pg_index join pg_attribute on attrelid = indrelid and attnum = any(indkey)
       where indrelid = $1::regclass and indisunique group by indexrelid`,
      [table],
    );
    const named = keys.rows.some(({ columns }) => columns.every((name) => (row as readonly string[]).includes(name)));
    expect([table, named]).toEqual([table, true]);
  }
});

describe('encryption key rotation', () => {
  it('skips rows without a value', async () => {
    const { id } = await makeConnection(owner.actor);
    await disconnectConnection(owner.actor, { id });
    expect(await countOutdated('integration_connections')).toBe(0);
    expect(await resealTable('integration_connections')).toMatchObject({ seen: 1, resealed: 0, unreadable: 0 });
  });

  it('re-encrypts the values of every table once and returns how many', async () => {
    const { id, seed } = await begin();
    const connection = await makeConnection(owner.actor);
    const agency = await inTransaction(controlPool(), (tx) =>
      saveAgency(tx, owner.actor, {
        base_url: connection.base_url,
        company_id: 'company',
        credentials: { access_token: 'of the agency' },
        access_expires_at: '2999-01-01T00:00:00Z',
      }),
    );
    const key = await makeKey(organization, ['agents:read']);
    const scope: Scope = { organization_id: organization.id, api_key_id: key.id, idempotency_key: `it's; "quoted"` };
    const answer = { status: 201, headers: {}, body: 'agni_sk_once' };
    for (const plane of ['control', 'voice'] as const) {
      await inTransaction(controlPool(), (tx) =>
        saveResponse(tx.$client, { plane, region: 'eu' }, scope, 'print', answer),
      );
    }
    setKeys(NEW, OLD);
    for (const table of Object.keys(SEALED_COLUMNS) as SealedTable[]) {
      expect([table, await countOutdated(table)]).toEqual([table, 1]);
      expect(await resealTable(table)).toEqual({ table, seen: 1, resealed: 1, unreadable: 0, overtaken: 0 });
      expect(await resealTable(table)).toEqual({ table, seen: 1, resealed: 0, unreadable: 0, overtaken: 0 });
      expect([table, await countOutdated(table)]).toEqual([table, 0]);
    }
    setKeys(NEW);
    const { rows } = await controlPool().query('select * from integration_connections');
    expect(openCredentials(rows[0])).toEqual({ access_token: `token-of-${connection.account_id}` });
    const agencies = await controlPool().query('select * from integration_agencies where id = $1', [agency]);
    expect(openCredentials(agencies.rows[0], 'integration_agencies')).toEqual({ access_token: 'of the agency' });
    expect(await seedOf(id)).toBe(seed);
    for (const table of ['public.idempotency_keys', 'voice.idempotency_keys'] as const) {
      const { rows } = await controlPool().query(`select sealed_answer from ${table}`);
      expect(JSON.parse(unseal(rows[0].sealed_answer, placeIn(table, scope)))).toEqual(answer);
    }
  });

  it('covers the database of every region', async () => {
    const scope: Scope = { organization_id: organization.id, api_key_id: newId(), idempotency_key: 'eu' };
    const answer = { status: 201, headers: {}, body: 'kept in the region' };
    await inTransaction(voicePool('eu'), (tx) =>
      saveResponse(tx.$client, { plane: 'voice', region: 'eu' }, scope, 'print', answer),
    );
    await keepMany(2);
    setKeys(NEW, OLD);
    expect(await countOutdated(KEPT)).toBe(3);
    expect(await resealTable(KEPT)).toMatchObject({ seen: 3, resealed: 3 });
    expect(await countOutdated(KEPT)).toBe(0);
    const { rows } = await voicePool('eu').query(`delete from ${KEPT} returning sealed_answer`);
    expect(JSON.parse(unseal(rows[0].sealed_answer, placeIn(KEPT, scope)))).toEqual(answer);
  });

  it('works in batches and resumes where it was stopped', async () => {
    await keepMany(1_203);
    setKeys(NEW, OLD);
    const stop = new AbortController();
    const ended = resealTable(KEPT, stop.signal);
    setTimeout(() => stop.abort(), 50);
    const first = await ended;
    expect(first.resealed).toBeLessThan(1_203);
    expect(await countOutdated(KEPT)).toBe(1_203 - first.resealed);
    const second = await resealTable(KEPT);
    expect(second).toMatchObject({ seen: 1_203, resealed: 1_203 - first.resealed });
    expect(await countOutdated(KEPT)).toBe(0);
    setKeys(NEW);
    expect((await texts()).sort()).toEqual(Array.from({ length: 1_203 }, (_, n) => `text ${n}`).sort());
  });

  it('leaves values alone that it cannot decrypt: another key, another row, a changed byte', async () => {
    const [stranger, moved, changed] = await keepMany(3);
    setKeys('a-key-that-nobody-has-any-more-0123456789');
    await write(stranger!, 'lost');
    setKeys(OLD);
    await controlPool().query(`update ${KEPT} set sealed_answer = $1 where idempotency_key = $2`, [
      seal('elsewhere', placeIn(KEPT, changed!)),
      moved!.idempotency_key,
    ]);
    await controlPool().query(
      `update ${KEPT} set sealed_answer = overlay(sealed_answer placing case substr(sealed_answer, 30, 1) when 'A' then 'B' else 'A' end from 30)
       where idempotency_key = $1`,
      [changed!.idempotency_key],
    );
    const before = await raw();
    setKeys(NEW, OLD);
    expect(await resealTable(KEPT)).toMatchObject({ seen: 3, resealed: 0, unreadable: 3 });
    expect([await raw(), await countOutdated(KEPT)]).toEqual([before, 3]);
  });

  it('never overwrites a value that changed, or restores one that was deleted, between its read and its write', async () => {
    const [rewritten, deleted] = await keepMany(2);
    setKeys(NEW, OLD);
    // Both rows are locked by writers when the rotation has read them.
    const writer = await controlPool().connect();
    await writer.query('begin');
    await writer.query(`update ${KEPT} set sealed_answer = $1 where idempotency_key = $2`, [
      seal('newer', placeIn(KEPT, rewritten!)),
      rewritten!.idempotency_key,
    ]);
    await writer.query(`delete from ${KEPT} where idempotency_key = $1`, [deleted!.idempotency_key]);
    const rotation = resealTable(KEPT);
    await expect.poll(waiting).toBe(1);
    await writer.query('commit');
    writer.release();
    expect(await rotation).toMatchObject({ seen: 2, resealed: 0, overtaken: 2 });
    expect(await texts()).toEqual(['newer']);
  });

  it('loses no write while processes with the old and the new key keep writing, adding and deleting', async () => {
    const rows = await keepMany(300);
    const last = new Map(rows.map((row, n) => [row.idempotency_key, `text ${n}`]));
    setKeys(NEW, OLD);
    let going = true;
    const traffic = async (writer: number) => {
      for (let n = 0; going; n++) {
        const row = rows[(n * 7 + writer) % rows.length]!;
        if (!last.has(row.idempotency_key)) continue;
        // Each writer has rows of its own; half of them are still written by a process that knows the old key only.
        if ((n * 7 + writer) % 4 !== writer) continue;
        const text = `writer ${writer}, ${n}`;
        last.set(row.idempotency_key, text);
        await write(row, text, writer % 2 === 0 ? OLD : NEW);
        if (n % 50 === 0) {
          last.delete(row.idempotency_key);
          await controlPool().query(`delete from ${KEPT} where idempotency_key = $1`, [row.idempotency_key]);
        }
      }
    };
    const writers = [0, 1, 2, 3].map(traffic);
    let resealed = 0;
    for (let pass = 0; pass < 6; pass++) {
      const result = await resealTable(KEPT);
      resealed += result.resealed;
      expect(result.unreadable).toBe(0);
    }
    going = false;
    await Promise.all(writers);
    await resealTable(KEPT);
    expect(resealed).toBeGreaterThan(rows.length / 2);
    expect(await countOutdated(KEPT)).toBe(0);
    setKeys(NEW);
    expect((await texts()).sort()).toEqual([...last.values()].sort());
  });
});

const KEPT = 'voice.idempotency_keys';

/** Keeps so many answers `text 0`, `text 1`, …, each sealed under the present key. */
async function keepMany(count: number): Promise<Scope[]> {
  const scopes = Array.from({ length: count }, () => ({
    organization_id: organization.id,
    api_key_id: newId(),
    idempotency_key: newId(),
  }));
  await controlPool().query(
    `insert into ${KEPT} (organization_id, api_key_id, idempotency_key, fingerprint, sealed_answer)
     select $1, api_key, word, 'print', sealed from unnest($2::uuid[], $3::text[], $4::text[]) as many (api_key, word, sealed)`,
    [
      organization.id,
      scopes.map(({ api_key_id }) => api_key_id),
      scopes.map(({ idempotency_key }) => idempotency_key),
      scopes.map((scope, n) => seal(`text ${n}`, placeIn(KEPT, scope))),
    ],
  );
  return scopes;
}

/** Writes as a process whose present key is this one would. */
async function write(scope: Scope, text: string, key = readEnv().ENCRYPTION_KEY): Promise<void> {
  const { ENCRYPTION_KEY, ENCRYPTION_KEY_PREVIOUS } = readEnv();
  setKeys(key);
  const sealed = seal(text, placeIn(KEPT, scope));
  setKeys(ENCRYPTION_KEY, ...ENCRYPTION_KEY_PREVIOUS);
  await controlPool().query(`update ${KEPT} set sealed_answer = $1 where idempotency_key = $2`, [
    sealed,
    scope.idempotency_key,
  ]);
}

async function raw(): Promise<(Scope & { sealed_answer: string })[]> {
  return (await controlPool().query(`select * from ${KEPT} order by idempotency_key`)).rows;
}

async function texts(): Promise<string[]> {
  return (await raw()).map((row) => unseal(row.sealed_answer, placeIn(KEPT, row)));
}
