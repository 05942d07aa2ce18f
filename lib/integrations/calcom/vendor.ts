import type { IncomingHttpHeaders } from 'node:http';
import { z } from 'zod';
import { env } from '@/lib/core/env';
import { fieldProblem } from '@/lib/core/problem';
import { openCredentials } from '@/lib/integrations/core/credentials';
import { Unauthorized } from '@/lib/integrations/core/errors';
import { VendorZone, vendorLine } from '@/lib/integrations/core/parse';
import { exchange } from '@/lib/integrations/core/send-request';
import type { Account, Requester, Vendor } from '@/lib/integrations/core/vendor';

/** Cal.com's two clouds. An account and its keys exist on only one of them. */
const CLOUDS = ['https://api.cal.com/v2', 'https://api.cal.eu/v2'];
const MINUTE = 60_000;

/** The allowed API addresses, the default first: those configured for this installation, then Cal.com's clouds. */
export function calcomBaseUrls(): string[] {
  return [...new Set([...env.CALCOM_BASE_URLS, ...CLOUDS])];
}

/** Cal.com's API v2, with keys that never rotate. */
export const calcom: Vendor = {
  id: 'calcom',
  name: 'Cal.com',
  baseUrls: () => env.CALCOM_BASE_URLS,
  // Cal.com allows 120 a minute per key; the rest is left to other programs of the account.
  budget: { requests: 100, seconds: 60 },
  pauseOf,
  messagesOf,
  authorize: async (connection, rejected) => {
    const { api_key } = openCredentials(connection);
    const held = `Bearer ${api_key}`;
    // Someone may have entered a new key while the old one was being refused.
    return api_key === undefined || held === rejected ? undefined : held;
  },
  async probe(request, { account_name }) {
    return { ...(await whoseAccount(request)), account_name };
  },
};

/** `X-RateLimit-Reset-Default` is in seconds, relative or since 1970: both occur. */
function pauseOf(headers: IncomingHttpHeaders): number {
  const given = Number(headers['retry-after'] ?? headers['x-ratelimit-reset-default']);
  if (!Number.isFinite(given) || given < 0) return MINUTE;
  const ms = given > 1_000_000_000 ? given * 1000 - Date.now() : given * 1000;
  return Math.min(Math.max(ms, 0), MINUTE);
}

const ErrorBody = z.object({ error: z.object({ message: z.string().optional().catch(undefined) }) });

function messagesOf(body: unknown): string[] {
  const { message } = ErrorBody.safeParse(body).data?.error ?? {};
  return message === undefined ? [] : [message];
}

const Me = z.object({
  data: z.object({
    id: z.int().positive(),
    username: vendorLine(120),
    email: vendorLine(320),
    name: vendorLine(120),
    timeZone: VendorZone,
  }),
});

async function whoseAccount(request: Requester): Promise<Account> {
  const { data } = await request({ path: '/me', answer: Me });
  return {
    account_id: String(data.id),
    account_name: data.name ?? data.username ?? data.email ?? String(data.id),
    account_email: data.email,
    time_zone: data.timeZone,
  };
}

/**
 * Asks Cal.com which account a key belongs to, which also proves that the key is valid.
 * @param base_url one of `calcomBaseUrls`, or undefined for the first
 * @throws Problem `validation_error` for a key that Cal.com refuses and an address that is not allowed, `upstream_*`
 */
export async function proveKey(
  given: { api_key: string; base_url?: string },
  asker: { key: string; request_id: string },
) {
  const allowed = calcomBaseUrls();
  const wanted = given.base_url?.replace(/\/+$/, '') ?? allowed[0];
  const base_url = allowed.find((one) => one === wanted);
  if (!base_url)
    throw fieldProblem(
      'base_url',
      'not_allowed',
      `This address is not allowed here. Choose one of: ${allowed.join(', ')}.`,
    );
  const target = { ...asker, base_url, authorization: `Bearer ${given.api_key}` };
  try {
    return { base_url, account: await whoseAccount((request) => exchange(calcom, target, request)) };
  } catch (error) {
    if (!(error instanceof Unauthorized)) throw error;
    const words = `Cal.com does not recognize this key at ${new URL(base_url).host}. It may be expired or deleted, or belong to another instance: a key only works where it was created.`;
    throw fieldProblem('api_key', 'refused', words);
  }
}
