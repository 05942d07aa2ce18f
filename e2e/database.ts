import path from 'node:path';
import pg from 'pg';
import { openCluster } from '@/db/embedded/cluster';
import { clusterUrl, readPostmaster } from '@/db/embedded/postmaster';
import { newId } from '@/lib/core/id';
import type { Role } from '@/lib/core/permissions';
import { demo } from './demo';

/** Where the workspace under test keeps its files. */
export function dataDir(): string {
  return path.resolve(process.env.E2E_DATA_DIR ?? '.test/e2e');
}

/** The address of its database. */
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

/** Asks its database by itself. */
export async function queryDatabase<T extends pg.QueryResultRow>(text: string): Promise<T[]> {
  return withDatabase(async (client) => (await client.query<T>(text)).rows);
}

/** Lets an hour pass since a person last proved who they are, in all of their sessions. */
export async function forgetProofs(email: string): Promise<void> {
  await withDatabase((client) =>
    client.query(
      `update sessions set proved_at = now() - interval '1 hour'
       where user_id = (select id from users where lower(email) = lower($1))`,
      [email],
    ),
  );
}

/** Lets a person's open sessions lie unused for so long. */
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
 * An organization of a journey's own, with a member of each role, whose rules concern nobody else.
 * @returns the addresses by role; the password of each is the demo's
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
