import type pg from 'pg';
import type { Tenant } from './tenants';

/** How many rows the large organization has, and each of the others. */
export const LARGE = 1_000_000;
export const SMALL = 1_000;

interface Numbering {
  table: string;
  /** SQL: the columns beside `organization_id`, of the number `n` of a row. */
  columns: string;
  /** Tells the other organizations of this table from those of another one. */
  other: string;
  /** How many organizations have as many rows as the small one, which is among them. */
  others: number;
  large: Tenant;
  small: Tenant;
}

/** Creates a temporary table with a row per row to be written, numbered from 1, of the large organization, the small one and others. */
export async function numberRows(
  client: pg.PoolClient,
  { table, columns, other, others, large, small }: Numbering,
): Promise<void> {
  await client.query(
    `CREATE TEMP TABLE ${table} AS
     SELECT ${columns}, CASE WHEN n <= ${LARGE} THEN $1::uuid WHEN n <= ${LARGE + SMALL} THEN $2::uuid
       ELSE md5('${other} ' || (n - ${LARGE} - 1) / ${SMALL})::uuid END AS organization_id
     FROM generate_series(1, ${LARGE + others * SMALL}) AS n`,
    [large.organization_id, small.organization_id],
  );
  await client.query(
    `INSERT INTO organizations (id, name) SELECT DISTINCT organization_id, 'Other' FROM ${table} ON CONFLICT DO NOTHING`,
  );
}
