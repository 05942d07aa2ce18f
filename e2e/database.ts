import path from 'node:path';
import pg from 'pg';
import { openCluster } from '@/db/embedded/cluster';
import { clusterUrl, readPostmaster } from '@/db/embedded/postmaster';

/** Lets an hour pass since a person last proved who they are, in all of their sessions. */
export async function forgetProofs(email: string): Promise<void> {
  const cluster = await openCluster(path.resolve(process.env.E2E_DATA_DIR ?? '.test/e2e'));
  const client = new pg.Client({
    connectionString: clusterUrl(cluster, readPostmaster(cluster)!.port, 'agni', 'agni'),
  });
  await client.connect();
  try {
    await client.query(
      `update sessions set proved_at = now() - interval '1 hour'
       where user_id = (select id from users where lower(email) = lower($1))`,
      [email],
    );
  } finally {
    await client.end();
  }
}
