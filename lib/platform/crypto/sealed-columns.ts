import type { Plane } from '@/db/client';

/** An encrypted column, and the columns that identify its row: a value can be decrypted only in its own row. */
interface SealedColumn {
  plane: Plane;
  column: string;
  row: readonly string[];
}

/**
 * Every encrypted column. A column that is not listed cannot be encrypted (`Place` does not compile); a listed one is
 * re-encrypted by `npm run encryption:rotate`. The table's name is part of the encryption, so never rename one here.
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

/** Where an encrypted value is stored: its table and the key of its row. Created by `placeIn`. */
export type Place = readonly [table: SealedTable, ...row: string[]];

/** Returns the place of a row's encrypted value. */
export function placeIn<T extends SealedTable>(
  table: T,
  row: Record<(typeof SEALED_COLUMNS)[T]['row'][number], string>,
): Place {
  const names = SEALED_COLUMNS[table].row as readonly (keyof typeof row)[];
  return [table, ...names.map((name) => row[name])];
}
