import { calcom } from './calcom/vendor';
import type { VendorId } from './core/schema';
import type { Vendor } from './core/vendor';
import { ghl } from './gohighlevel/vendor';

const VENDORS: Record<VendorId, Vendor> = { gohighlevel: ghl, calcom };

/** The vendors. How to add one: docs/decisions/0020-integrations-core.md. */
export function vendorOf(id: VendorId): Vendor {
  return VENDORS[id];
}
