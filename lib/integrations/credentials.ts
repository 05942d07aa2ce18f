import { seal, unseal } from '@/lib/crypto/seal';
import { placeIn } from '@/lib/crypto/sealed-columns';

type Owner = { id: string; organization_id: string };

const placeOf = ({ id, organization_id }: Owner) => placeIn('integration_connections', { id, organization_id });

/** The secrets of a connection as text for its row: bound to it, and good in no other. */
export function sealCredentials(owner: Owner, credentials: Record<string, string>): string {
  return seal(JSON.stringify(credentials), placeOf(owner));
}

/** The secrets of a connection; an empty object once it is disconnected. */
export function openCredentials(row: Owner & { sealed_credentials: string | null }): Record<string, string> {
  if (row.sealed_credentials === null) return {};
  return JSON.parse(unseal(row.sealed_credentials, placeOf(row))) as Record<string, string>;
}

/** Whether a connection still holds the secret that was sent as this value of `Authorization`. */
export function holds(row: Owner & { sealed_credentials: string | null }, authorization: string): boolean {
  return Object.values(openCredentials(row)).some((secret) => authorization.endsWith(` ${secret}`));
}
