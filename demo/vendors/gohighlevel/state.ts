import type { Alter, Script } from '../trouble';
import { Refusal } from './refusal';
import { ANY } from './routes';
import { type Grant, readToken, type World } from './world';

/** A received request, for tests to inspect. */
export interface Seen {
  method: string;
  path: string;
  request_id: string | undefined;
  body: unknown;
}

/** The app registered in this server's marketplace. */
export const APP = { client_id: '6578278e879ad2646715ba9c-demo', client_secret: 'demo-0c1f4f0e-6b2e-4a57' } as const;

/** The scopes of the demo's Private Integration Token: all that the app requests. */
export const SCOPES = [
  'calendars.readonly',
  'calendars/events.readonly',
  'calendars/events.write',
  'contacts.readonly',
  'contacts.write',
  'locations.readonly',
];

export interface State {
  world: World;
  scripts: Script[];
  requests: Seen[];
  /** The lifetime of an access token in seconds. */
  token_seconds: number;
  /** The number of granted refreshes. */
  refreshes: number;
  /** The request limit per location and ten seconds. */
  limit: number;
  counts: Map<string, { window: number; count: number }>;
  /** Whether unknown tokens and locations are accepted, for randomly generated requests. */
  open: boolean;
  /** Whether even new access tokens are rejected, as for a location that the vendor has paused. */
  refuses_access: boolean;
  /**
   * Changes a successful response before it is sent, for values that the published documents leave open or that are
   * unexpected.
   */
  alter: Alter | undefined;
  /** Whether a location token requested by an agency comes without a refresh token. */
  bare_location_tokens: boolean;
  /** Milliseconds between granting a refresh and responding, in which a process may die. */
  refresh_delay: number;
}

/** The parts of a request that the responses depend on. */
export interface Asked {
  method: string;
  url: URL;
  type: string | undefined;
  version: string | undefined;
  authorization: string | undefined;
  text: string;
}

/** The caller. Malformed and expired tokens are distinguished, as the vendor does. */
export function grantOf({ world, open, refuses_access }: State, authorization: string | undefined): Grant {
  const token = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1] ?? '';
  const grant = readToken(token);
  if (!grant && open)
    return { kind: 'access', companyId: '', locationId: ANY, scopes: SCOPES, expires: Infinity, jti: '' };
  if (grant?.kind !== 'access') throw new Refusal(401, 'Invalid JWT');
  if (
    refuses_access ||
    grant.expires <= Date.now() ||
    world.revoked.has(grant.jti) ||
    world.revoked.has(grant.locationId ?? grant.companyId)
  )
    throw new Refusal(401, 'Invalid token: access token is invalid');
  return grant;
}
