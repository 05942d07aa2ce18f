import { z } from 'zod';
import { openCredentials } from '@/lib/integrations/core/credentials';
import { OptionalVendorRef, VendorRef, VendorZone, vendorLine } from '@/lib/integrations/core/parse';
import type { Vendor } from '@/lib/integrations/core/vendor';
import { renew } from './renewal';
import { ghlApi } from './vendor-api';

/** How long before their expiry tokens are renewed, in milliseconds. */
const EARLY_MS = 60_000;

const Location = z.object({
  location: z.object({
    id: VendorRef,
    name: vendorLine(120),
    companyId: OptionalVendorRef,
    email: vendorLine(320),
    timezone: VendorZone,
  }),
});

/** GoHighLevel: its API, and how connections are authorized and checked. */
export const ghl: Vendor = {
  ...ghlApi,
  async authorize(connection, rejected, request_id) {
    const { access_token } = openCredentials(connection);
    const held = `Bearer ${access_token}`;
    if (connection.method === 'private_token') return held === rejected ? undefined : held;
    const expires = connection.access_expires_at;
    const due = expires !== null && Date.parse(expires) < Date.now() + EARLY_MS;
    if (held !== rejected && !due) return held;
    const renewed = await renew(connection, request_id);
    return renewed === undefined ? undefined : `Bearer ${renewed}`;
  },
  async probe(request, { account_id }) {
    const { location } = await request({
      path: '/locations/{id}',
      params: { id: account_id },
      headers: { Version: '2021-07-28' },
      answer: Location,
    });
    return {
      account_id: location.id,
      account_name: location.name ?? location.id,
      account_email: location.email,
      company_id: location.companyId,
      time_zone: location.timezone,
    };
  },
};
