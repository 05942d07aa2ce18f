import { calcom } from '@/lib/calcom/vendor';
import type { VendorId } from './schema';
import type { Vendor } from './vendor';

const VENDORS: Partial<Record<VendorId, Vendor>> = { calcom };

/** What the core knows of a vendor. How one is added: docs/decisions/0020-integrations-core.md. */
export function vendorOf(id: VendorId): Vendor {
  const vendor = VENDORS[id];
  if (!vendor) throw new Error(`There is no vendor ${id}`);
  return vendor;
}
