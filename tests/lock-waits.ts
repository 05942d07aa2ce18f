import { controlPool } from '@/db/client';

/** How many connections to the test's database wait for a lock. */
export async function waiting(): Promise<number> {
  const { rows } = await controlPool().query(
    "select count(*)::int as n from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'",
  );
  return rows[0].n;
}
