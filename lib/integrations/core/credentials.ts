import { seal, unseal } from '@/lib/platform/crypto/seal';
import { placeIn } from '@/lib/platform/crypto/sealed-columns';

type Owner = { id: string; organization_id: string };

/** Where vendor secrets are kept: an account's in its connection, an agency's in a row of its own. */
export type CredentialsTable = 'integration_connections' | 'integration_agencies';

const placeOf = ({ id, organization_id }: Owner, table: CredentialsTable) => placeIn(table, { id, organization_id });

/** Vendor secrets as text for their row: bound to it, and good in no other. */
export function sealCredentials(
  owner: Owner,
  credentials: Record<string, string>,
  table: CredentialsTable = 'integration_connections',
): string {
  return seal(JSON.stringify(credentials), placeOf(owner, table));
}

/** The secrets of a row; an empty object for a connection that was disconnected. */
export function openCredentials(
  row: Owner & { sealed_credentials: string | null },
  table: CredentialsTable = 'integration_connections',
): Record<string, string> {
  if (row.sealed_credentials === null) return {};
  return JSON.parse(unseal(row.sealed_credentials, placeOf(row, table))) as Record<string, string>;
}

/** Whether a connection still holds the secret that was sent as this value of `Authorization`. */
export function holds(row: Owner & { sealed_credentials: string | null }, authorization: string): boolean {
  return Object.values(openCredentials(row)).some((secret) => authorization.endsWith(` ${secret}`));
}
