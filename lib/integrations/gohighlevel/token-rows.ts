import { and, eq, type SQL, sql } from 'drizzle-orm';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { integrationAgencies, integrationConnections } from '@/db/schema/control/integrations';
import { type CredentialsTable, openCredentials, sealCredentials } from '@/lib/integrations/core/credentials';
import { credentialsOf, expiryOf, type Tokens } from './tokens';

/** What renewing needs to know about a row that stores tokens: a connection's or an agency's. */
export type TokenRow = Pick<
  typeof integrationConnections.$inferSelect,
  'id' | 'organization_id' | 'base_url' | 'sealed_credentials' | 'credentials_version' | 'access_expires_at'
>;

/** The rows of a table that stores tokens, and how one process at a time renews them. */
export type TokenRows = ReturnType<typeof tokenRows>;

/** The rows of connections; only active ones are renewed. */
export const connectionTokens = tokenRows(
  'integration_connections',
  eq(integrationConnections.status, 'active'),
  (tokens) => (tokens.scope === '' ? {} : { scopes: tokens.scope.split(' ') }),
);

/** The rows of agencies. */
export const agencyTokens = tokenRows('integration_agencies');

function tokenRows(name: CredentialsTable, alive?: SQL, more: (tokens: Tokens) => object = () => ({})) {
  // Both tables have the columns used here, under the same names.
  const table = (
    name === 'integration_connections' ? integrationConnections : integrationAgencies
  ) as typeof integrationAgencies;
  const asItWas = ({ id, credentials_version }: TokenRow) =>
    and(eq(table.id, id), eq(table.credentials_version, credentials_version));

  /** Returns the current row; undefined when it is gone or must no longer be renewed. */
  async function reread({ id }: Pick<TokenRow, 'id'>): Promise<TokenRow | undefined> {
    const [row] = await controlDb()
      .select()
      .from(table)
      .where(and(eq(table.id, id), alive));
    return row;
  }

  /**
   * Claims the renewal for this process in one short statement, so that no lock is held over the network. The claim is a lease:
   * another process may take over when this one dies.
   * @returns undefined when another process holds it or has already renewed the row
   */
  async function claim(row: TokenRow, lease_ms: number): Promise<TokenRow | undefined> {
    const [claimed] = await inTransaction(controlPool(), (tx) =>
      tx
        .update(table)
        .set({ renewing_until: sql`now() + make_interval(secs => ${lease_ms / 1000})` })
        .where(and(asItWas(row), alive, sql`coalesce(${table.renewing_until}, '-infinity') < now()`))
        .returning(),
    );
    return claimed;
  }

  /** Saves both tokens at once. @returns the current access token; undefined when there is none any longer */
  async function save(row: TokenRow, tokens: Tokens): Promise<string | undefined> {
    const kept = await inTransaction(controlPool(), (tx) =>
      tx
        .update(table)
        .set({
          sealed_credentials: sealCredentials(row, credentialsOf(tokens), name),
          credentials_version: row.credentials_version + 1,
          access_expires_at: expiryOf(tokens),
          renewing_until: null,
          ...more(tokens),
        })
        .where(and(asItWas(row), alive))
        .returning({ id: table.id }),
    );
    if (kept.length > 0) return tokens.access_token;
    // Someone reconnected or disconnected it meanwhile: their change wins.
    const now = await reread(row);
    return now && openCredentials(now, name).access_token;
  }

  async function release(row: TokenRow): Promise<void> {
    await inTransaction(controlPool(), (tx) =>
      tx.update(table).set({ renewing_until: null }).where(asItWas(row)),
    ).catch(() => {
      // The lease expires by itself.
    });
  }

  const open = (row: TokenRow) => openCredentials(row, name);
  return { name, reread, claim, save, release, open };
}
