import type { Plane } from '@/db/client';

/** A column whose values are sealed, and the columns whose values name the row: a seal opens in its own row only. */
interface SealedColumn {
  plane: Plane;
  column: string;
  row: readonly string[];
}

/**
 * Every column that holds sealed values. What is not listed here cannot be sealed (`Place` does not compile), and what is
 * listed is re-sealed by `npm run encryption:rotate`. A table's name is bound into its seals: never rename one here.
 */
export const SEALED_COLUMNS = {
  'public.idempotency_keys': {
    plane: 'control',
    column: 'sealed_answer',
    row: ['organization_id', 'api_key_id', 'idempotency_key'],
  },
  'voice.idempotency_keys': {
    plane: 'voice',
    column: 'sealed_answer',
    row: ['organization_id', 'api_key_id', 'idempotency_key'],
  },
  integration_agencies: {
    plane: 'control',
    column: 'sealed_credentials',
    row: ['id', 'organization_id'],
  },
  integration_connections: {
    plane: 'control',
    column: 'sealed_credentials',
    row: ['id', 'organization_id'],
  },
  totp_factors: { plane: 'control', column: 'sealed_seed', row: ['id', 'user_id'] },
} as const satisfies Record<string, SealedColumn>;

export type SealedTable = keyof typeof SEALED_COLUMNS;

/** Where a sealed value is kept: its table, and what names the row. Made by `placeIn`. */
export type Place = readonly [table: SealedTable, ...row: string[]];

/** The place of a row's sealed value. */
export function placeIn<T extends SealedTable>(
  table: T,
  row: Record<(typeof SEALED_COLUMNS)[T]['row'][number], string>,
): Place {
  const names = SEALED_COLUMNS[table].row as readonly (keyof typeof row)[];
  return [table, ...names.map((name) => row[name])];
}
