import { z } from 'zod';
import { env } from '@/lib/core/env';
import { openCredentials } from '@/lib/integrations/core/credentials';
import { OptionalVendorRef, VendorRef, VendorZone, vendorLine } from '@/lib/integrations/core/parse';
import type { Vendor } from '@/lib/integrations/core/vendor';
import { renew } from './renewal';

const DEFAULT_PAUSE_MS = 10_000;
/** Tokens are renewed this long before they expire, in milliseconds. */
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

/** GoHighLevel, as its public documents of June 2026 describe it. */
export const ghl: Vendor = {
  id: 'gohighlevel',
  name: 'GoHighLevel',
  baseUrls: () => [env.GHL_BASE_URL],
  // A hundred in ten seconds for each location.
  budget: { requests: 80, seconds: 10 },
  pauseOf: (headers) => {
    const interval = Number(headers['x-ratelimit-interval-milliseconds']);
    const seconds = Number(headers['retry-after']);
    if (Number.isFinite(seconds) && seconds > 0) return Math.min(seconds * 1000, 3_600_000);
    return Number.isFinite(interval) && interval > 0 ? Math.min(interval, 60_000) : DEFAULT_PAUSE_MS;
  },
  messagesOf(body) {
    const { message, error_description } = (body ?? {}) as Record<string, unknown>;
    return [message, error_description].flat().filter((text): text is string => typeof text === 'string');
  },
  lacksScope: (messages) => messages.some((text) => /authorized for this scope/i.test(text)),
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
