import pg from 'pg';

const NAME = 'agni_eu';

/**
 * Creates a separate database for the voice data of the European region on the same server, so that the demo shows what
 * happens when an organization moves. Returns undefined for a workspace that was loaded without one, because its data
 * is not in that database.
 * @param url the URL of the application's database
 */
export async function europeanDatabase(url: string): Promise<string | undefined> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount: there } = await client.query('select from pg_database where datname = $1', [NAME]);
    if (!there) {
      const { rows } = await client.query("select to_regclass('public.organizations') is not null as loaded");
      if (rows[0].loaded) return undefined;
      await client.query(`create database ${NAME}`);
    }
  } finally {
    await client.end();
  }
  const own = new URL(url);
  own.pathname = `/${NAME}`;
  return own.href;
}
