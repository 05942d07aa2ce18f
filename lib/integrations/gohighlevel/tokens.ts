import { z } from 'zod';
import { env } from '@/lib/core/env';
import { Problem } from '@/lib/core/problem';
import { Unauthorized, VendorRefusal } from '@/lib/integrations/core/errors';
import {
  OptionalVendorRef,
  readableOf,
  VendorLifetime,
  VendorRef,
  VendorSecret,
  vendorLine,
} from '@/lib/integrations/core/parse';
import { exchange } from '@/lib/integrations/core/send-request';
import { ghlApi } from './vendor-api';

/** The token endpoint's answer, for a location or a company. */
export const Tokens = z.object({
  access_token: VendorSecret,
  /** Can be used once; each use returns the next one. */
  refresh_token: VendorSecret.optional().catch(undefined),
  expires_in: VendorLifetime,
  scope: vendorLine(4_000).transform((value) => value ?? ''),
  locationId: OptionalVendorRef,
  companyId: OptionalVendorRef,
  approvedLocations: readableOf(VendorRef).catch([]),
});
export type Tokens = z.infer<typeof Tokens>;

/** The `Version` header of every resource except calendars. */
export const VERSION = { Version: '2021-07-28' };

/** Returns this installation's app in the vendor's marketplace. @throws Problem `conflict` when there is none */
export function app() {
  const { GHL_CLIENT_ID: client_id, GHL_CLIENT_SECRET: client_secret } = env;
  if (client_id && client_secret) return { client_id, client_secret };
  throw new Problem(
    'conflict',
    'This installation has no GoHighLevel app: its operator has to set GHL_CLIENT_ID and GHL_CLIENT_SECRET. A Private Integration Token works without it.',
  );
}

/** The redirect URI registered with the app. */
export function redirectUri(): string {
  return `${env.APP_URL.replace(/\/+$/, '')}/api/v1/ghl/oauth/callback`;
}

/** The target of token requests, and whose budget they use: a connection's, or that of connecting. */
export interface Asker {
  key: string;
  base_url: string;
  request_id: string;
}

// The caller's own request waits for the tokens and has not been sent yet.
const UNSENT = 'It failed while renewing access, so nothing else was sent or changed there. Try again.';

function ask(asker: Asker, grant: Record<string, string>): Promise<Tokens> {
  return exchange(ghlApi, asker, {
    method: 'POST',
    path: '/oauth/token',
    headers: VERSION,
    form: { ...app(), ...grant },
    unanswered: UNSENT,
    answer: Tokens,
  });
}

/** Exchanges the code that the browser returned, or (without `redirect_uri`) that `reopen` got, for tokens. */
export function redeemCode(asker: Asker, code: string, redirect_uri?: string): Promise<Tokens> {
  return ask(asker, {
    grant_type: 'authorization_code',
    code,
    ...(redirect_uri !== undefined && { redirect_uri }),
  });
}

/** Exchanges a refresh token for new tokens. It is used up even if the answer is lost. */
export function refresh(asker: Asker, refresh_token: string, user_type: 'Location' | 'Company'): Promise<Tokens> {
  return ask(asker, { grant_type: 'refresh_token', refresh_token, user_type });
}

/**
 * Requests new tokens for a location whose tokens were lost, in the name of the app. The last resort: the vendor's help centre
 * describes it (article 155000003717) but its API reference does not, so nothing else may depend on it.
 */
export async function reopen(asker: Asker, locationId: string): Promise<Tokens> {
  const { client_id, client_secret } = app();
  const { authorizationCode } = await exchange(ghlApi, asker, {
    method: 'POST',
    path: '/oauth/reconnect',
    headers: VERSION,
    json: { clientKey: client_id, clientSecret: client_secret, locationId },
    unanswered: UNSENT,
    answer: z.object({ authorizationCode: VendorSecret }),
  });
  return redeemCode(asker, authorizationCode);
}

/**
 * Returns the result, or undefined when the vendor refuses for good.
 * @throws Problem `upstream_error` when the vendor rejects this installation's app
 */
export async function orRefused(asked: Promise<Tokens>): Promise<Tokens | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Unauthorized) {
      // The vendor rejects the app, not this connection: the operator must fix that, and reconnecting would not help.
      if (error.messages.some((text) => /client/i.test(text))) {
        throw new Problem('upstream_error', 'GoHighLevel does not accept GHL_CLIENT_ID and GHL_CLIENT_SECRET.');
      }
      return undefined;
    }
    if (error instanceof VendorRefusal) return undefined;
    throw error;
  }
}

/** A company and its access token. */
export interface Company {
  access_token: string;
  company_id: string;
}

/** Exchanges a company's token for tokens of one of its locations. They may lack a refresh token. */
export function locationTokens(asker: Asker, company: Company, locationId: string): Promise<Tokens> {
  return exchange(
    ghlApi,
    { ...asker, authorization: `Bearer ${company.access_token}` },
    {
      method: 'POST',
      path: '/oauth/locationToken',
      headers: VERSION,
      form: { companyId: company.company_id, locationId },
      // Asking twice returns a second token and leaves the first one valid.
      repeatable: true,
      unanswered: UNSENT,
      answer: Tokens,
    },
  );
}

/** Returns the locations of a company in which the app is installed, the first hundred. */
export async function installedLocations(asker: Asker, company: Company): Promise<string[]> {
  const { locations } = await exchange(
    ghlApi,
    { ...asker, authorization: `Bearer ${company.access_token}` },
    {
      path: '/oauth/installedLocations',
      headers: VERSION,
      // The app's id is the beginning of its client id.
      query: {
        companyId: company.company_id,
        appId: app().client_id.split('-')[0]!,
        isInstalled: true,
        limit: '100',
      },
      answer: z.object({ locations: readableOf(z.object({ _id: VendorRef })) }),
    },
  );
  return locations.map(({ _id }) => _id);
}

/** Returns when newly issued tokens expire, in ISO 8601. */
export function expiryOf({ expires_in }: Tokens): string {
  return new Date(Date.now() + expires_in * 1000).toISOString();
}

/** The part of the tokens that is sealed. */
export function credentialsOf({ access_token, refresh_token }: Tokens): Record<string, string> {
  return { access_token, ...(refresh_token !== undefined && { refresh_token }) };
}
