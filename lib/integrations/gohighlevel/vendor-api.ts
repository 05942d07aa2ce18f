import { env } from '@/lib/core/env';
import type { VendorApi } from '@/lib/integrations/core/vendor';

const DEFAULT_PAUSE_MS = 10_000;

/** GoHighLevel's API, as documented in June 2026. */
export const ghlApi: VendorApi = {
  id: 'gohighlevel',
  name: 'GoHighLevel',
  baseUrls: () => [env.GHL_BASE_URL],
  // GoHighLevel allows a hundred requests in ten seconds per location.
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
};
