import { and, eq, isNotNull, ne, sql } from 'drizzle-orm';
import { controlDb, type Db, type Tx } from '@/db/client';
import { integrationConnections } from '@/db/schema/control/integrations';
import type { Actor } from '@/lib/core/actor';
import { newId } from '@/lib/core/id';
import { notFound } from '@/lib/core/problem';
import type { AuditEntry } from '@/lib/platform/audit-trail/record';
import { forgetUnusedAgencies } from './agencies';
import type { ConnectionRow } from './connection-row';
import { sealCredentials } from './credentials';
import { notConnected, reconnectRequired } from './errors';
import type { VendorId } from './schema';
import type { Account, Vendor } from './vendor';

/** How the audit log names a connection. */
export function connectionTarget({ id, account_name }: Pick<ConnectionRow, 'id' | 'account_name'>) {
  return { type: 'integration', id, label: account_name };
}

/** One connection of the actor's organization. @throws Problem `not_found` */
export async function findConnection(db: Db | Tx, actor: Actor, id: string): Promise<ConnectionRow> {
  const [row] = await db.select().from(integrationConnections).where(own(actor, id));
  if (!row) throw notFound('connection');
  return row;
}

/** The same, locked until the end of the transaction, with the organization's other connections: which is primary concerns all. */
export async function lockConnection(db: Tx, actor: Actor, id: string): Promise<ConnectionRow> {
  await lockConnections(db, actor);
  const [row] = await db.select().from(integrationConnections).where(own(actor, id)).for('update');
  if (!row) throw notFound('connection');
  return row;
}

// Two that connect the first account at once would both be the primary one, and one that ends beside a first one would leave
// none. Taken before any row is locked, by everybody in the same order.
async function lockConnections(tx: Tx, { organization_id }: Pick<Actor, 'organization_id'>): Promise<void> {
  const name = `agni.connections ${organization_id}`;
  await tx.execute(sql`select pg_advisory_xact_lock(hashtextextended(${name}, 0))`);
}

/** A connection as it stands now, by nothing but its id: for the core, which was given the row by its operation. */
export async function rereadConnection(id: string): Promise<ConnectionRow | undefined> {
  const [row] = await controlDb().select().from(integrationConnections).where(eq(integrationConnections.id, id));
  return row;
}

/**
 * The connection that a request works with: the account that it names, or the primary one.
 * @throws Problem `not_connected`; `reconnect_required` when the vendor refuses what we hold
 */
export async function usableConnection(
  db: Db | Tx,
  actor: Actor,
  vendor: Pick<Vendor, 'id' | 'name'>,
  account_id?: string,
): Promise<ConnectionRow> {
  const row = await chosenConnection(db, actor, vendor.id, account_id);
  if (!row) throw notConnected(vendor);
  if (row.status === 'needs_reconnect') throw reconnectRequired(vendor);
  return row;
}

/** The same without an opinion: undefined when there is none, and in whatever state it is otherwise. */
export async function chosenConnection(db: Db | Tx, actor: Actor, vendor: VendorId, account_id?: string) {
  const [row] = await db
    .select()
    .from(integrationConnections)
    .where(
      and(
        eq(integrationConnections.organization_id, actor.organization_id),
        eq(integrationConnections.vendor, vendor),
        ne(integrationConnections.status, 'disconnected'),
        account_id === undefined
          ? eq(integrationConnections.is_primary, true)
          : eq(integrationConnections.account_id, account_id),
      ),
    );
  return row;
}

export interface NewConnection {
  method: ConnectionRow['method'];
  base_url: string;
  account: Account;
  scopes?: string[];
  credentials: Record<string, string>;
  /** ISO 8601; null where the credentials have no known end. */
  access_expires_at?: string | null;
  /** The agency whose consent opened the account; null where it was opened by itself. */
  agency_id?: string | null;
}

/**
 * Keeps what was connected: a new row, or the account's earlier one with new credentials. The first of a vendor is the primary.
 * @returns the row, and the one that stood there before
 */
export async function saveConnection(tx: Tx, actor: Actor, vendor: VendorId, connected: NewConnection) {
  await lockConnections(tx, actor);
  const { account, base_url, credentials, method, scopes = [], access_expires_at = null, agency_id = null } = connected;
  const all = await tx
    .select()
    .from(integrationConnections)
    .where(
      and(eq(integrationConnections.organization_id, actor.organization_id), eq(integrationConnections.vendor, vendor)),
    );
  const before = all.find((row) => row.base_url === base_url && row.account_id === account.account_id);
  const id = before?.id ?? newId();
  const values = {
    method,
    status: 'active' as const,
    is_primary: before?.is_primary || !all.some((row) => row.is_primary),
    account_name: account.account_name,
    account_email: account.account_email ?? null,
    company_id: account.company_id ?? null,
    agency_id,
    time_zone: account.time_zone ?? null,
    scopes,
    sealed_credentials: sealCredentials({ id, organization_id: actor.organization_id }, credentials),
    access_expires_at,
    renewing_until: null,
    last_checked_at: sql`now()`,
    last_error: null,
    last_error_at: null,
    connected_by_label: actor.label,
    connected_at: sql`now()`,
  };
  const [after] = before
    ? await tx
        .update(integrationConnections)
        .set({ ...values, ...changedNow, credentials_version: sql`${integrationConnections.credentials_version} + 1` })
        .where(eq(integrationConnections.id, id))
        .returning()
    : await tx
        .insert(integrationConnections)
        .values({
          ...values,
          id,
          organization_id: actor.organization_id,
          vendor,
          base_url,
          account_id: account.account_id,
        })
        .returning();
  if (before?.agency_id && before.agency_id !== agency_id) await forgetUnusedAgencies(tx, actor);
  return { before, after: after! };
}

/**
 * Ends a connection and forgets its credentials. The next account that was connected becomes the primary one.
 * @param row from `lockConnection`
 * @returns what the audit log is to hold
 */
export async function disconnect(tx: Tx, row: ConnectionRow): Promise<AuditEntry> {
  await tx
    .update(integrationConnections)
    .set({
      status: 'disconnected',
      is_primary: false,
      sealed_credentials: null,
      agency_id: null,
      credentials_version: sql`${integrationConnections.credentials_version} + 1`,
      access_expires_at: null,
      renewing_until: null,
      last_error: null,
      last_error_at: null,
      ...changedNow,
    })
    .where(eq(integrationConnections.id, row.id));
  if (row.agency_id) await forgetUnusedAgencies(tx, row);
  if (row.is_primary) await appointNext(tx, row);
  return { target: connectionTarget(row), changes: { status: { before: row.status, after: 'disconnected' } } };
}

async function appointNext(tx: Tx, { organization_id, vendor }: ConnectionRow): Promise<void> {
  const [next] = await tx
    .select({ id: integrationConnections.id })
    .from(integrationConnections)
    .where(
      and(
        eq(integrationConnections.organization_id, organization_id),
        eq(integrationConnections.vendor, vendor),
        ne(integrationConnections.status, 'disconnected'),
      ),
    )
    .orderBy(integrationConnections.created_at)
    .limit(1)
    .for('update');
  if (next) await setPrimary(tx, next.id);
}

/** Makes a connection, that `lockConnection` gave, the primary one of its vendor, in the place of whichever is. */
export async function makePrimary(tx: Tx, row: ConnectionRow): Promise<void> {
  await tx
    .update(integrationConnections)
    .set({ is_primary: false, ...changedNow })
    .where(
      and(
        eq(integrationConnections.organization_id, row.organization_id),
        eq(integrationConnections.vendor, row.vendor),
        eq(integrationConnections.is_primary, true),
      ),
    );
  await setPrimary(tx, row.id);
}

async function setPrimary(tx: Tx, id: string): Promise<void> {
  await tx
    .update(integrationConnections)
    .set({ is_primary: true, ...changedNow })
    .where(eq(integrationConnections.id, id));
}

/** Notes that the vendor answered a check, in so many milliseconds, and whose account it says it is. */
export async function noteChecked(db: Db | Tx, id: string, ms: number, account?: Account): Promise<void> {
  await db
    .update(integrationConnections)
    .set({
      last_checked_at: sql`now()`,
      last_check_ms: Math.round(ms),
      last_error: null,
      last_error_at: null,
      ...(account && { account_name: account.account_name, time_zone: account.time_zone ?? null }),
    })
    .where(eq(integrationConnections.id, id));
}

/** Notes what went wrong, in the words of the problem, for the tab. */
export async function noteFailure(id: string, words: string): Promise<void> {
  await controlDb()
    .update(integrationConnections)
    .set({ last_error: words, last_error_at: sql`now()` })
    .where(eq(integrationConnections.id, id));
}

/** Notes that the vendor works again. */
export async function noteRecovery(id: string): Promise<void> {
  await controlDb()
    .update(integrationConnections)
    .set({ last_error: null, last_error_at: null })
    .where(and(eq(integrationConnections.id, id), isNotNull(integrationConnections.last_error)));
}

/** What every change that a reader of the row can see sets besides. */
export const changedNow = { version: sql`${integrationConnections.version} + 1`, updated_at: sql`now()` };

function own(actor: Actor, id: string) {
  return and(eq(integrationConnections.organization_id, actor.organization_id), eq(integrationConnections.id, id));
}
