import { and, eq, type GetColumnData, getTableColumns, type SQL } from 'drizzle-orm';
import type { PgColumn, PgTable } from 'drizzle-orm/pg-core';
import type { Db, Tx } from '@/db/client';
import type { Actor } from '@/lib/core/actor';
import { notFound } from '@/lib/core/problem';

type TenantTable = PgTable & { id: PgColumn; organization_id: PgColumn };

/**
 * Finds single rows of a table within the actor's organization. Another organization's row is not found, like one that does
 * not exist.
 * @param noun what a row is called in the “not found” message
 * @param columns the columns to read; all by default
 */
export function tenantRows<Table extends TenantTable, Columns extends Record<string, PgColumn> = Table['_']['columns']>(
  table: Table,
  noun: string,
  columns: Columns = getTableColumns(table) as unknown as Columns,
) {
  type Row = { [Name in keyof Columns]: GetColumnData<Columns[Name]> };
  const own = (actor: Actor, id: string): SQL | undefined =>
    and(eq(table.organization_id, actor.organization_id), eq(table.id, id));
  const select = (db: Db | Tx, actor: Actor, id: string) =>
    db
      .select(columns as Record<string, PgColumn>)
      .from(table as PgTable)
      .where(own(actor, id));
  const found = ([row]: object[]): Row => {
    if (!row) throw notFound(noun);
    return row as Row;
  };
  return {
    /** Condition that matches the row with this id in the actor's organization. */
    own,
    /** Returns the row. @throws Problem `not_found` */
    get: async (db: Db | Tx, actor: Actor, id: string): Promise<Row> => found(await select(db, actor, id)),
    /** Returns the row, locked until the transaction ends. @throws Problem `not_found` */
    lock: async (tx: Tx, actor: Actor, id: string): Promise<Row> => found(await select(tx, actor, id).for('update')),
  };
}
