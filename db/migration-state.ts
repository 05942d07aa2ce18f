import type pg from 'pg';
import { controlPool, type Plane, voicePools } from './client';
import controlJournal from './migrations/control/meta/_journal.json';
import voiceJournal from './migrations/voice/meta/_journal.json';

const HEADS: Record<Plane, number> = {
  control: controlJournal.entries.at(-1)?.when ?? 0,
  voice: voiceJournal.entries.at(-1)?.when ?? 0,
};

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
