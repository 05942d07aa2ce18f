import type pg from 'pg';
import { controlPool, type Plane, voicePools } from './client';
import controlJournal from './migrations/control/meta/_journal.json';
import voiceJournal from './migrations/voice/meta/_journal.json';

const HEADS: Record<Plane, number> = {
  control: controlJournal.entries.at(-1)?.when ?? 0,
  voice: voiceJournal.entries.at(-1)?.when ?? 0,
};

const KNOWN: Record<Plane, ReadonlySet<number>> = {
  control: new Set(controlJournal.entries.map(({ when }) => when)),
  voice: new Set(voiceJournal.entries.map(({ when }) => when)),
};

/**
 * Returns whether a database was changed so that this version can no longer work with it. Migrations add first, so the previous
 * version serves on; one that removes what it needs says so with
 * `comment on table drizzle.<plane>_migrations is 'oldest version: <when>'`, where `when` is the newest migration (in the
 * journal) of the oldest version that can still serve.
 */
export async function isOutdated(client: Pick<pg.Client, 'query'>, plane: Plane): Promise<boolean> {
  const { rows } = await client.query<{ comment: string | null }>(
    "select obj_description(to_regclass($1), 'pg_class') as comment",
    [`drizzle.${plane}_migrations`],
  );
  const oldest = /oldest version: (\d+)/.exec(rows[0]?.comment ?? '')?.[1];
  return Number(oldest ?? 0) > HEADS[plane];
}

/** Counts the migrations of this build that a database lacks, and those that this build does not know. */
export async function compareMigrations(
  client: Pick<pg.Client, 'query'>,
  plane: Plane,
): Promise<{ missing: number; unknown: number }> {
  const table = `drizzle.${plane}_migrations`;
  const { rows: found } = await client.query<{ exists: boolean }>('select to_regclass($1) is not null as exists', [
    table,
  ]);
  if (!found[0]!.exists) return { missing: KNOWN[plane].size, unknown: 0 };
  const { rows } = await client.query<{ created_at: string }>(`select created_at from ${table}`);
  const applied = new Set(rows.map(({ created_at }) => Number(created_at)));
  return {
    missing: [...KNOWN[plane]].filter((when) => !applied.has(when)).length,
    unknown: [...applied].filter((when) => when > HEADS[plane]).length,
  };
}

async function isAtHead(pool: pg.Pool, plane: Plane): Promise<boolean> {
  const { rows } = await pool.query<{ head: string | null }>(
    `select max(created_at) as head from drizzle.${plane}_migrations`,
  );
  return Number(rows[0]?.head ?? 0) >= HEADS[plane];
}

/**
 * Returns whether every database has at least the migrations of this build.
 * @throws the database's error when one cannot be reached or was never migrated
 */
export async function migrationsAtHead(): Promise<boolean> {
  const answers = await Promise.all([
    isAtHead(controlPool(), 'control'),
    ...voicePools().map((pool) => isAtHead(pool, 'voice')),
  ]);
  return answers.every(Boolean);
}
