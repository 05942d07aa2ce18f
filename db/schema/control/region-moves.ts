import { integer, pgEnum, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { createdAt, instant, updatedAt } from '../columns';
import { organizations, region } from './organizations';

export const regionMovePhase = pgEnum('region_move_phase', ['copying', 'switching', 'erasing', 'cancelling']);

/**
 * A move of voice data to the database of another region. The process that works on it holds a lease (`token`, `held_until`)
 * and renews it with every step; when it dies, another process takes over after the lease ends.
 */
export const regionMoves = pgTable('region_moves', {
  organization_id: uuid()
    .primaryKey()
    .references(() => organizations.id, { onDelete: 'cascade' }),
  from_region: region().notNull(),
  to_region: region().notNull(),
  phase: regionMovePhase().notNull().default('copying'),
  rows_done: integer().notNull().default(0),
  rows_total: integer().notNull().default(0),
  /** Why the last attempt failed; it is retried. */
  error: text(),
  requested_by_label: text().notNull(),
  token: uuid(),
  held_until: instant(),
  created_at: createdAt(),
  updated_at: updatedAt(),
});
