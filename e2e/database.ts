import path from 'node:path';
import type { Page } from '@playwright/test';
import pg from 'pg';
import { openCluster } from '@/db/embedded/cluster';
import { clusterUrl, readPostmaster } from '@/db/embedded/postmaster';
import { newId } from '@/lib/core/id';
import type { Role } from '@/lib/core/roles';
import { demo } from './demo';

/** The data directory of the workspace under test. */
export function dataDir(): string {
  return path.resolve(process.env.E2E_DATA_DIR ?? '.test/e2e');
}

/** The URL of its database. */
export async function databaseUrl(): Promise<string> {
  const cluster = await openCluster(dataDir());
  return clusterUrl(cluster, readPostmaster(cluster)!.port, 'agni', 'agni');
}

async function withDatabase<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client({ connectionString: await databaseUrl() });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Queries its database directly. */
export async function queryDatabase<T extends pg.QueryResultRow>(text: string): Promise<T[]> {
  return withDatabase(async (client) => (await client.query<T>(text)).rows);
}

/** Moves the last reauthentication of a page's session one hour back. Other sessions of the person may belong to other tests. */
export async function forgetProof(page: Page): Promise<void> {
  const cookie = (await page.context().cookies()).find(({ name }) => name.endsWith('agni.session'))!;
  await withDatabase((client) =>
    client.query(
      `update sessions set proved_at = now() - interval '1 hour'
       where token_hash = encode(sha256(convert_to($1, 'UTF8')), 'hex')`,
      [cookie.value],
    ),
  );
}

/** Moves the last use of a person's open sessions back by the given time. */
export async function leaveUnused(email: string, interval: string): Promise<void> {
  await withDatabase((client) =>
    client.query(
      `update sessions set last_active_at = now() - $2::interval, created_at = least(created_at, now() - $2::interval)
       where revoked_at is null and user_id = (select id from users where lower(email) = lower($1))`,
      [email, interval],
    ),
  );
}

/**
 * Creates an organization for one test, with a member of each role, so that its settings affect no other test.
 * @returns the email addresses by role; all have the demo password
 */
export async function newOrganization<R extends Role>(name: string, roles: readonly R[]): Promise<Record<R, string>> {
  const mark = newId().slice(-12);
  return withDatabase(async (client) => {
    const organization_id = newId();
    await client.query('begin');
    await client.query(`insert into organizations (id, name, plan) values ($1, $2, 'elite')`, [organization_id, name]);
    const emails = {} as Record<R, string>;
    for (const role of roles) {
      const id = newId();
      emails[role] = `${role.toLowerCase()}.${mark}@acme.example`;
      await client.query(
        `insert into users (id, email, first_name, last_name, password_hash)
         select $1, $2, initcap($3), 'Able', password_hash from users where lower(email) = lower($4)`,
        [id, emails[role], role, demo().email],
      );
      await client.query(
        `insert into memberships (organization_id, user_id, role, status) values ($1, $2, $3, 'active')`,
        [organization_id, id, role],
      );
    }
    await client.query('commit');
    return emails;
  });
}

/** Adds active members to the organization of an owner: Person 001, Person 002 and so on. */
export async function addMembers(owner: string, count: number): Promise<void> {
  await withDatabase((client) =>
    insertMembers(
      client,
      owner,
      Array.from({ length: count }, (_, at) => ({ id: newId(), last_name: String(at + 1).padStart(3, '0') })),
    ),
  );
}

async function insertMembers(client: pg.Client, owner: string, people: { id: string; last_name: string }[]) {
  const ids = people.map(({ id }) => id);
  await client.query(
    `insert into users (id, email, first_name, last_name, password_hash)
     select id, 'person.' || id || '@acme.example', 'Person', last_name, (select password_hash from users where email = $3)
     from unnest($1::uuid[], $2::text[]) as person (id, last_name)`,
    [ids, people.map(({ last_name }) => last_name), owner],
  );
  await client.query(
    `insert into memberships (organization_id, user_id, role, status)
     select organization_id, id, 'MEMBER', 'active' from memberships, unnest($1::uuid[]) as person (id)
     where user_id = (select id from users where email = $2)`,
    [ids, owner],
  );
}

/**
 * Adds a member to the organization of an owner, Person 999, whose membership stays locked, so that what changes it has to wait.
 * @param id comes before the ids of the others, which are locked in this order
 */
export async function holdMember(id: string, owner: string) {
  const client = new pg.Client({ connectionString: await databaseUrl() });
  await client.connect();
  await insertMembers(client, owner, [{ id, last_name: '999' }]);
  await client.query('begin');
  await client.query('select from memberships where user_id = $1 for update', [id]);
  const release = async () => {
    await client.query('commit');
    await client.end();
  };
  return {
    release,
    /** Makes another person a plain member, and releases the lock at the same time. */
    demote: async (email: string) => {
      await client.query(
        `update memberships set role = 'MEMBER' where user_id = (select id from users where email = $1)`,
        [email],
      );
      await release();
    },
  };
}
