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

/** What the token endpoint gives, for a location or for a company. */
export const Tokens = z.object({
  access_token: VendorSecret,
  /** Good for one use; with it comes the next one. */
  refresh_token: VendorSecret.optional().catch(undefined),
  expires_in: VendorLifetime,
  scope: vendorLine(4_000).transform((value) => value ?? ''),
  locationId: OptionalVendorRef,
  companyId: OptionalVendorRef,
  approvedLocations: readableOf(VendorRef).catch([]),
});
export type Tokens = z.infer<typeof Tokens>;

/** The `Version` of everything but calendars. */
export const VERSION = { Version: '2021-07-28' };

/** The app of this installation in the vendor's marketplace. @throws Problem `conflict` when there is none */
export function app() {
  const { GHL_CLIENT_ID: client_id, GHL_CLIENT_SECRET: client_secret } = env;
  if (client_id && client_secret) return { client_id, client_secret };
  throw new Problem(
    'conflict',
    'This installation has no GoHighLevel app: its operator has to set GHL_CLIENT_ID and GHL_CLIENT_SECRET. A Private Integration Token works without it.',
  );
}

/** Where the vendor sends the browser back to: what is registered with the app. */
export function redirectUri(): string {
  return `${env.APP_URL.replace(/\/+$/, '')}/api/v1/ghl/oauth/callback`;
}

/** Whose budget counts, and where it goes: a connection's, or that of connecting. */
export interface Asker {
  key: string;
  base_url: string;
  request_id: string;
}

// Whatever the caller wants done waits for the tokens, and has not been sent yet.
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

/** Tokens for the code that the browser brought back, or (without `redirect_uri`) that `reopen` got. */
export function redeemCode(asker: Asker, code: string, redirect_uri?: string): Promise<Tokens> {
  return ask(asker, {
    grant_type: 'authorization_code',
    code,
    ...(redirect_uri !== undefined && { redirect_uri }),
  });
}

/** New tokens for a refresh token, which is used up thereby whether or not the answer arrives. */
export function refresh(asker: Asker, refresh_token: string, user_type: 'Location' | 'Company'): Promise<Tokens> {
  return ask(asker, { grant_type: 'refresh_token', refresh_token, user_type });
}

/**
 * New tokens for a location whose tokens were lost: the app asks for them in its own name. The last resort: the vendor's help
 * centre describes it (article 155000003717), its API reference does not, so nothing else may rest on it.
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
 * What was asked for, or undefined when the vendor says no for good.
 * @throws Problem `upstream_error` when it is the app of this installation that the vendor does not accept
 */
export async function orRefused(asked: Promise<Tokens>): Promise<Tokens | undefined> {
  try {
    return await asked;
  } catch (error) {
    if (error instanceof Unauthorized) {
      // Not this connection is refused but the app: that is for whoever runs the installation, and no reason to reconnect.
      if (error.messages.some((text) => /client/i.test(text))) {
        throw new Problem('upstream_error', 'GoHighLevel does not accept GHL_CLIENT_ID and GHL_CLIENT_SECRET.');
      }
      return undefined;
    }
    if (error instanceof VendorRefusal) return undefined;
    throw error;
  }
}

/** A company's access token, and the company. */
export interface Company {
  access_token: string;
  company_id: string;
}

/** Tokens of one location, for those of the company that it belongs to. A refresh token need not be among them. */
export function locationTokens(asker: Asker, company: Company, locationId: string): Promise<Tokens> {
  return exchange(
    ghlApi,
    { ...asker, authorization: `Bearer ${company.access_token}` },
    {
      method: 'POST',
      path: '/oauth/locationToken',
      headers: VERSION,
      form: { companyId: company.company_id, locationId },
      // Asking twice gives a second token, and takes nothing from the first.
      repeatable: true,
      unanswered: UNSENT,
      answer: Tokens,
    },
  );
}

/** The locations of a company in which the app is installed, the first hundred. */
export async function installedLocations(asker: Asker, company: Company): Promise<string[]> {
  const { locations } = await exchange(
    ghlApi,
    { ...asker, authorization: `Bearer ${company.access_token}` },
    {
      path: '/oauth/installedLocations',
      headers: VERSION,
      // The app's id is what its client id begins with.
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

/** When tokens that were just given expire, in ISO 8601. */
export function expiryOf({ expires_in }: Tokens): string {
  return new Date(Date.now() + expires_in * 1000).toISOString();
}

/** What is sealed of them. */
export function credentialsOf({ access_token, refresh_token }: Tokens): Record<string, string> {
  return { access_token, ...(refresh_token !== undefined && { refresh_token }) };
}
