import type { Permission } from '@/lib/core/permissions';
import type { Plan } from '@/lib/core/plans';
import type { Region } from '@/lib/core/regions';
import type { AddressCheck } from './allowed-addresses';

/** A valid key, with what its requests need to know. */
export interface LiveKey {
  secret_id: string;
  key_id: string;
  key_name: string;
  /** The first characters of the secret. */
  prefix: string;
  permissions: Permission[];
  /** The same permissions, as a set for checks. */
  authority: ReadonlySet<Permission>;
  /** Whether it may be used from an address. */
  allows: AddressCheck;
  /** When the key itself expires, ISO 8601. */
  expires_at: string | null;
  /** When the key or its secret expires, in milliseconds from the lookup, by the database's clock. */
  expires_in_ms: number | null;
  organization_id: string;
  organization_name: string;
  region: Region;
  plan: Plan;
}
