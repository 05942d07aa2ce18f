import { integer, pgEnum, pgTable, text, uuid } from 'drizzle-orm/pg-core';
import { createdAt, instant, updatedAt } from '../columns';
import { organizations, region } from './organizations';

export const regionMovePhase = pgEnum('region_move_phase', ['copying', 'switching', 'erasing', 'cancelling']);

/**
 * Voice data on its way to the database of another region. Whoever works on it holds it for a time (`token`, `held_until`) and
 * says so again with every step; when the process dies, another one has it after that.
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
  /** Why the last try did not come to its end, in words; it is tried again. */
  error: text(),
  requested_by_label: text().notNull(),
  token: uuid(),
  held_until: instant(),
  created_at: createdAt(),
  updated_at: updatedAt(),
});
