import { calcom } from '@/lib/calcom/vendor';
import { ghl } from '@/lib/ghl/vendor';
import type { VendorId } from './schema';
import type { Vendor } from './vendor';

const VENDORS: Record<VendorId, Vendor> = { gohighlevel: ghl, calcom };

/** What the core knows of a vendor. How one is added: docs/decisions/0020-integrations-core.md. */
export function vendorOf(id: VendorId): Vendor {
  return VENDORS[id];
}
