import { seal, unseal } from '@/lib/platform/crypto/seal';
import { placeIn } from '@/lib/platform/crypto/sealed-columns';

type Owner = { id: string; organization_id: string };

/** Where vendor secrets are stored: an account's in its connection, an agency's in its own row. */
export type CredentialsTable = 'integration_connections' | 'integration_agencies';

const placeOf = ({ id, organization_id }: Owner, table: CredentialsTable) => placeIn(table, { id, organization_id });

/** Seals vendor secrets for their row; the text is bound to it and useless in any other. */
export function sealCredentials(
  owner: Owner,
  credentials: Record<string, string>,
  table: CredentialsTable = 'integration_connections',
): string {
  return seal(JSON.stringify(credentials), placeOf(owner, table));
}

/** Opens the secrets of a row; an empty object for a disconnected connection. */
export function openCredentials(
  row: Owner & { sealed_credentials: string | null },
  table: CredentialsTable = 'integration_connections',
): Record<string, string> {
  if (row.sealed_credentials === null) return {};
  return JSON.parse(unseal(row.sealed_credentials, placeOf(row, table))) as Record<string, string>;
}

/** Returns whether a connection still holds the secret that was sent as this `Authorization` value. */
export function holds(row: Owner & { sealed_credentials: string | null }, authorization: string): boolean {
  return Object.values(openCredentials(row)).some((secret) => authorization.endsWith(` ${secret}`));
}
