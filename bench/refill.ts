import type pg from 'pg';

/**
 * Fills a table at once: its indexes are dropped and made again afterwards, as migrations do, and its own triggers do not run.
 * @param write inserts the rows
 */
export async function refill(client: pg.PoolClient, table: string, write: () => Promise<unknown>): Promise<void> {
  const { rows: indexes } = await client.query<{ name: string; definition: string }>(
    `SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition FROM pg_index
     WHERE indrelid = $1::regclass AND NOT EXISTS (
       SELECT FROM pg_constraint WHERE conindid = indexrelid)`,
    [table],
  );
  for (const { name } of indexes) await client.query(`DROP INDEX ${name}`);
  await client.query(`ALTER TABLE ${table} DISABLE TRIGGER USER`);
  await write();
  await client.query(`ALTER TABLE ${table} ENABLE TRIGGER USER`);
  for (const { definition } of indexes) await client.query(definition);
  await client.query(`VACUUM ANALYZE ${table}`);
}
