import type { Alter, Script } from '../trouble';
import { Refusal } from './refusal';
import { ANY } from './routes';
import { type Grant, readToken, type World } from './world';

/** A request as it came, for tests to look at. */
export interface Seen {
  method: string;
  path: string;
  request_id: string | undefined;
  body: unknown;
}

/** The app that is registered in this server's marketplace. */
export const APP = { client_id: '6578278e879ad2646715ba9c-demo', client_secret: 'demo-0c1f4f0e-6b2e-4a57' } as const;

/** The scopes that a Private Integration Token of the demo has: all that the app asks for. */
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
  /** How many seconds an access token lives. */
  token_seconds: number;
  /** Refreshes that were granted. */
  refreshes: number;
  /** Requests of a location within ten seconds. */
  limit: number;
  counts: Map<string, { window: number; count: number }>;
  /** Whether tokens and locations that nobody knows are let in: for requests that are drawn by chance. */
  open: boolean;
  /** Whether access tokens are refused although they were just given, as of a location that the vendor has paused. */
  refuses_access: boolean;
  /** Changes a good answer before it is sent: values that the published documents leave open, or that nobody expects. */
  alter: Alter | undefined;
  /** Whether the token of a location that an agency asks for comes without a refresh token. */
  bare_location_tokens: boolean;
  /** Milliseconds between the granting of a refresh and its answer: in them a process may die. */
  refresh_delay: number;
}

/** A request, as far as the answers depend on it. */
export interface Asked {
  method: string;
  url: URL;
  type: string | undefined;
  version: string | undefined;
  authorization: string | undefined;
  text: string;
}

/** Who asks. An authorization that is no token is told apart from one that is over, as the vendor does. */
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
