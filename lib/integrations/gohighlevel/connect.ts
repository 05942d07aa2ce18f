import type { Actor } from '@/lib/core/actor';
import { env } from '@/lib/core/env';
import { fieldProblem, Problem } from '@/lib/core/problem';
import type { NewAgency } from '@/lib/integrations/core/agencies';
import type { NewConnection } from '@/lib/integrations/core/connections';
import { Unauthorized, VendorRefusal } from '@/lib/integrations/core/errors';
import { exchange } from '@/lib/integrations/core/send-request';
import type { Requester } from '@/lib/integrations/core/vendor';
import {
  type Asker,
  app,
  type Company,
  credentialsOf,
  expiryOf,
  installedLocations,
  locationTokens,
  orRefused,
  redeemCode,
  redirectUri,
  type Tokens,
} from './tokens';
import { ghl } from './vendor';

/** The requested scopes; the last two are for agencies, to reach their locations. */
const SCOPES = [
  'calendars.readonly',
  'calendars/events.readonly',
  'calendars/events.write',
  'contacts.readonly',
  'contacts.write',
  'locations.readonly',
  'oauth.readonly',
  'oauth.write',
];
/** Maximum number of locations that one consent may connect. */
const MOST_LOCATIONS = 25;

const askerFor = ({ organization_id, request }: Actor): Asker => ({
  key: organization_id,
  base_url: env.GHL_BASE_URL,
  request_id: request.id,
});

/** Returns the address of the vendor's consent page. Parameters already in GHL_AUTHORIZE_URL (a version_id) are kept. */
export function consentUrl(state: string): string {
  const url = new URL(env.GHL_AUTHORIZE_URL);
  const query = {
    response_type: 'code',
    client_id: app().client_id,
    redirect_uri: redirectUri(),
    scope: SCOPES.join(' '),
    state,
  };
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, value);
  return url.href;
}

/** What a consent grants access to. */
export interface ConsentResult {
  /** The agency that gave consent, if any: its locations get new tokens through it. */
  agency?: NewAgency;
  accounts: NewConnection[];
  /** Ids of the agency's locations that the vendor refused access to; never all of them. */
  failed: string[];
}

/**
 * Exchanges a code for access to one location, or to each location of an agency that the app is installed in.
 * @throws Problem `bad_request` when the vendor rejects the code; `validation_error` when an agency has no installed location,
 * or too many; `upstream_*` when the vendor grants access to none
 */
export async function accountsBehind(actor: Actor, code: string): Promise<ConsentResult> {
  const asker = askerFor(actor);
  const tokens = await orRefused(redeemCode(asker, code, redirectUri()));
  if (!tokens) {
    throw new Problem(
      'bad_request',
      'GoHighLevel did not accept the consent: it can be used once, within a minute. Connect again.',
    );
  }
  const { locationId } = tokens;
  if (locationId !== null) return { accounts: [await orProblem(connectionOf(asker, tokens, locationId))], failed: [] };
  return accountsOf(asker, tokens, await orProblem(locationsOf(asker, tokens)));
}

/** Returns the locations of an agency in which the app is installed. @throws Problem `validation_error` when there is none, or too many */
async function locationsOf(asker: Asker, tokens: Tokens): Promise<string[]> {
  const { approvedLocations } = tokens;
  const named = approvedLocations.length > 0 ? approvedLocations : await installedLocations(asker, companyOf(tokens));
  const ids = [...new Set(named)];
  if (ids.length === 0) {
    throw fieldProblem(
      'code',
      'no_location',
      'The app is not installed in any location of this agency. Connect again and choose a sub-account.',
    );
  }
  if (ids.length > MOST_LOCATIONS) {
    throw fieldProblem(
      'code',
      'too_many_locations',
      `This agency has ${ids.length} locations; at most ${MOST_LOCATIONS} can be connected at once. Connect again and choose a sub-account.`,
    );
  }
  return ids;
}

// If the vendor refuses one location, keep the others: the consent has been used and cannot be repeated.
async function accountsOf(asker: Asker, tokens: Tokens, ids: string[]): Promise<ConsentResult> {
  const accounts: NewConnection[] = [];
  const failures = new Map<string, Problem>();
  for (const id of ids) {
    try {
      const opened = locationTokens(asker, companyOf(tokens), id).then((own) => connectionOf(asker, own, id));
      accounts.push(await orProblem(opened));
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      failures.set(id, error);
    }
  }
  if (accounts.length === 0) throw [...failures.values()][0]!;
  return { agency: agencyOf(tokens), accounts, failed: [...failures.keys()] };
}

function companyOf({ access_token, companyId }: Tokens): Company {
  return { access_token, company_id: companyId ?? '' };
}

function agencyOf(tokens: Tokens): NewAgency | undefined {
  if (tokens.companyId === null) return undefined;
  return {
    base_url: env.GHL_BASE_URL,
    company_id: tokens.companyId,
    credentials: credentialsOf(tokens),
    access_expires_at: expiryOf(tokens),
  };
}

/** Runs a request with brand-new tokens; if they are rejected, that is the vendor's failure. */
function orProblem<T>(asked: Promise<T>): Promise<T> {
  return asked.catch((error) => {
    if (!(error instanceof Unauthorized)) throw error;
    throw new Problem('upstream_error', 'GoHighLevel rejects the access that it has just granted. Connect again.');
  });
}

async function connectionOf(asker: Asker, tokens: Tokens, account_id: string): Promise<NewConnection> {
  return {
    method: 'oauth',
    base_url: env.GHL_BASE_URL,
    account: await accountOf(asker, tokens.access_token, account_id),
    scopes: tokens.scope === '' ? [] : tokens.scope.split(' '),
    credentials: credentialsOf(tokens),
    access_expires_at: expiryOf(tokens),
  };
}

/** Returns the account that a Private Integration Token gives access to. @throws Problem `validation_error` when the vendor rejects it for this location */
export async function accountOfToken(actor: Actor, location_id: string, token: string): Promise<NewConnection> {
  const account = await accountOf(askerFor(actor), token, location_id).catch((error) => {
    if (error instanceof Unauthorized) {
      throw fieldProblem(
        'private_token',
        'refused',
        'GoHighLevel does not accept this token. Copy it again, or create a new one there.',
      );
    }
    if (!(error instanceof VendorRefusal)) throw error;
    if (ghl.lacksScope!(error.messages)) {
      throw fieldProblem(
        'private_token',
        'scope_missing',
        `The token lacks permissions. Add these scopes: ${SCOPES.slice(0, 6).join(', ')}.`,
      );
    }
    throw fieldProblem('location_id', 'not_found', 'The token is valid, but not for this location.');
  });
  return { method: 'private_token', base_url: env.GHL_BASE_URL, account, credentials: { access_token: token } };
}

function accountOf(asker: Asker, access_token: string, account_id: string) {
  const request: Requester = (what) => exchange(ghl, { ...asker, authorization: `Bearer ${access_token}` }, what);
  return ghl.probe(request, { account_id } as never);
}
