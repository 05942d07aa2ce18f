import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import * as contract from './contract';
import { checked } from './contract';
import { Refusal } from './refusal';
import { APP, type Asked, grantOf, SCOPES, type State } from './state';
import { COMPANY_ID, type Grant, locationOf, mint, readToken, vendorId } from './world';

const YEAR = 365 * 86_400_000;
const CODE_MS = 60_000;
const AGENCY_SCOPES = ['oauth.readonly', 'oauth.write'];
const OTHERS = '2021-07-28';
const CALLBACK = /^https?:\/\/[^/]+\/api\/v1\/ghl\/oauth\/callback$/;

/** The token endpoints. */
export async function oauth(state: State, asked: Asked): Promise<[number, unknown]> {
  const form = Object.fromEntries(new URLSearchParams(asked.text));
  switch (`${asked.method} ${asked.url.pathname}`) {
    case 'POST /oauth/token':
      assertForm(asked);
      return token(state, checked(contract.TokenForm, form));
    case 'POST /oauth/locationToken': {
      assertForm(asked);
      const grant = agency(state, asked, 'oauth.write');
      const { companyId, locationId } = checked(contract.LocationTokenForm, form);
      if (companyId !== grant.companyId) throw new Refusal(403, 'The token does not have access to this company.');
      locationOf(state.world, locationId);
      if (state.world.revoked.has(locationId)) throw new Refusal(400, 'Location is not active');
      const scopes = grant.scopes.filter((scope) => !AGENCY_SCOPES.includes(scope));
      const { refresh_token, ...bare } = tokens(state, { companyId, locationId, scopes });
      // The v3 document has a refresh token here, the older one does not.
      return [200, state.bare_location_tokens ? bare : { ...bare, refresh_token }];
    }
    case 'GET /oauth/installedLocations': {
      const grant = agency(state, asked, 'oauth.readonly');
      const { companyId } = checked(contract.InstalledQuery, Object.fromEntries(asked.url.searchParams));
      const locations = state.world.locations
        .filter((location) => location.companyId === companyId && companyId === grant.companyId)
        .map(({ id, name }) => ({ _id: id, name, address: '1 Main Street', isInstalled: true }));
      return [200, { locations, count: locations.length, installToFutureLocations: false }];
    }
    case 'POST /oauth/reconnect': {
      const { clientKey, clientSecret, locationId } = checked(contract.ReconnectBody, JSON.parse(asked.text));
      assertClient(clientKey, clientSecret);
      if (!locationId || state.world.revoked.has(locationId)) throw new Refusal(400, 'Location is not active');
      const { companyId } = locationOf(state.world, locationId);
      const code = mint({ kind: 'code', companyId, locationId, scopes: SCOPES, expires: Date.now() + CODE_MS });
      return [200, { authorizationCode: code, expiresAt: new Date(Date.now() + CODE_MS).toISOString() }];
    }
    default:
      throw new Refusal(404, `Cannot ${asked.method} ${asked.url.pathname}`);
  }
}

async function token(state: State, form: ReturnType<typeof checkedForm>): Promise<[number, unknown]> {
  assertClient(form.client_id, form.client_secret);
  const kind = form.grant_type === 'refresh_token' ? 'refresh' : 'code';
  const grant = readToken((kind === 'refresh' ? form.refresh_token : form.code) ?? '');
  const gone =
    grant?.kind !== kind ||
    grant.expires <= Date.now() ||
    state.world.used.has(grant.jti) ||
    state.world.revoked.has(grant.locationId ?? grant.companyId);
  if (gone || form.grant_type === 'client_credentials')
    throw new Refusal(
      400,
      `Invalid grant: ${kind === 'refresh' ? 'refresh token' : 'authorization code'} is invalid`,
      'invalid_grant',
    );
  if (grant.redirect_uri !== undefined && form.redirect_uri !== grant.redirect_uri)
    throw new Refusal(400, 'Invalid grant: redirect_uri does not match', 'invalid_grant');
  // Consumed before the response is sent: a client that does not receive it has neither token.
  state.world.used.add(grant.jti);
  if (kind === 'refresh') {
    state.refreshes++;
    if (state.refresh_delay > 0) await sleep(state.refresh_delay);
  }
  return [200, tokens(state, grant)];
}

const checkedForm = (form: unknown) => checked(contract.TokenForm, form);

function tokens(state: State, { companyId, locationId, scopes }: Pick<Grant, 'companyId' | 'locationId' | 'scopes'>) {
  const grant = { companyId, locationId, scopes };
  return {
    access_token: mint({ kind: 'access', ...grant, expires: Date.now() + state.token_seconds * 1000 }),
    token_type: 'Bearer',
    expires_in: state.token_seconds,
    refresh_token: mint({ kind: 'refresh', ...grant, expires: Date.now() + YEAR }),
    scope: scopes.join(' '),
    userType: locationId === null ? 'Company' : 'Location',
    companyId,
    ...(locationId !== null && { locationId }),
    ...(locationId === null && {
      approvedLocations: state.world.locations.map(({ id }) => id),
      isBulkInstallation: true,
    }),
    userId: vendorId(),
  };
}

function agency(state: State, { authorization, version }: Asked, scope: string): Grant {
  const grant = grantOf(state, authorization);
  if (version !== OTHERS) throw new Refusal(400, 'version header was not found');
  if (grant.locationId !== null || !grant.scopes.includes(scope))
    throw new Refusal(401, 'The token is not authorized for this scope.');
  return grant;
}

function assertForm({ type }: Asked): void {
  if (type !== 'application/x-www-form-urlencoded') throw new Refusal(415, 'Unsupported Media Type');
}

function assertClient(id: string, secret: string): void {
  if (id !== APP.client_id || secret !== APP.client_secret)
    throw new Refusal(401, 'Invalid client: client is invalid', 'UnAuthorized!');
}

/** The consent page of the marketplace, on which a person chooses a sub-account or the whole agency. */
export function consentPage(state: State, url: URL, response: ServerResponse): void {
  const {
    client_id,
    redirect_uri = '',
    response_type,
    scope = '',
    state: word = '',
  } = Object.fromEntries(url.searchParams);
  const wrong =
    client_id !== APP.client_id
      ? 'This app is not known.'
      : response_type !== 'code'
        ? 'response_type must be code.'
        : !CALLBACK.test(redirect_uri)
          ? 'This redirect URI is not registered for the app.'
          : scope.split(' ').some((one) => ![...SCOPES, ...AGENCY_SCOPES].includes(one))
            ? 'The app may not ask for one of these scopes.'
            : undefined;
  if (wrong) {
    page(response, 400, `<h1>Cannot connect</h1><p>${wrong}</p>`);
    return;
  }
  const hidden = Object.entries({ redirect_uri, scope, state: word })
    .map(([name, value]) => `<input type="hidden" name="${name}" value="${escaped(value)}">`)
    .join('');
  const choices = [...state.world.locations.map(({ id, name }) => [id, name]), ['', 'The whole agency']]
    .map(
      ([id, name], index) =>
        `<label><input type="radio" name="location" value="${id}"${index ? '' : ' checked'}> ${escaped(name!)}</label>`,
    )
    .join('');
  page(
    response,
    200,
    `<h1>Connect an app</h1><p>This is the local GoHighLevel of the demo. The app asks to see and change calendars, appointments and contacts.</p>
<form method="post" action="/v2/oauth/decision">${hidden}<fieldset><legend>Choose a sub-account</legend>${choices}</fieldset>
<button name="decision" value="allow">Allow</button> <button name="decision" value="deny" class="quiet">Deny</button></form>`,
  );
}

/** Redirects the browser back to the app with the decision. */
export function decide(state: State, form: URLSearchParams, response: ServerResponse): void {
  const redirect_uri = form.get('redirect_uri') ?? '';
  if (!CALLBACK.test(redirect_uri)) {
    page(response, 400, '<h1>Cannot connect</h1>');
    return;
  }
  const back = new URL(redirect_uri);
  if (form.get('state')) back.searchParams.set('state', form.get('state')!);
  if (form.get('decision') === 'allow') back.searchParams.set('code', code(state, form, redirect_uri));
  else back.searchParams.set('error', 'access_denied');
  response.writeHead(302, { Location: back.href }).end();
}

function code(state: State, form: URLSearchParams, redirect_uri: string): string {
  const locationId = form.get('location') || null;
  if (locationId) locationOf(state.world, locationId);
  const asked = (form.get('scope') ?? '').split(' ');
  const scopes = locationId ? asked.filter((scope) => !AGENCY_SCOPES.includes(scope)) : asked;
  return mint({ kind: 'code', companyId: COMPANY_ID, locationId, scopes, expires: Date.now() + CODE_MS, redirect_uri });
}

function page(response: ServerResponse, status: number, body: string): void {
  const style = `body{font:16px/1.5 system-ui;max-width:32rem;margin:4rem auto;padding:0 1rem;color:#1a1f2b;background:#f5f7fa}
form,h1,p{margin:0 0 1rem}fieldset{border:1px solid #c6ccd6;border-radius:8px;margin:0 0 1rem;padding:1rem;background:#fff}
label{display:block;padding:.35rem 0}button{font:inherit;padding:.6rem 1.2rem;border:0;border-radius:8px;background:#155eef;color:#fff;cursor:pointer}
.quiet{background:#e4e8ee;color:#1a1f2b}`;
  response
    .writeHead(status, { 'Content-Type': 'text/html; charset=utf-8', 'Cache-Control': 'no-store' })
    .end(
      `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>GoHighLevel (local)</title><style>${style}</style><main>${body}</main></html>`,
    );
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
