import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { type APIRequestContext, expect } from '@playwright/test';
import { actionId } from '@/bench/server-action';
import { testEnvironment } from '../tests/environment';
import { databaseUrl, dataDir } from './database';
import { demo, signInAsOwner } from './demo';
import { test } from './test';

test.setTimeout(120_000);

const PUBLIC = 'https://settings.example';
const TABS = ['organization', 'profile', 'security', 'api-keys', 'users', 'invite', 'audit-log'];
const PERSONAL = [
  ...TABS.map((tab) => `/settings/${tab}`),
  '/settings/users/export?format=csv',
  '/settings/audit-log/export?format=csv',
  '/settings/audit-log/export?format=ndjson',
  '/api/auth/session',
];
/** A page as a document, as payload, and as prefetch. */
const VARIANTS: Record<string, string>[] = [
  {},
  { RSC: '1' },
  { RSC: '1', 'Next-Router-Prefetch': '1', 'Next-Router-Segment-Prefetch': '/_tree' },
];

function expectGuarded(address: string, headers: Record<string, string>): void {
  const csp = headers['content-security-policy'] ?? '';
  expect([address, csp]).toEqual([address, expect.stringMatching(/script-src 'nonce-[\w+/=]+' 'strict-dynamic';/)]);
  for (const part of ["default-src 'none'", "frame-ancestors 'none'", "base-uri 'none'", "object-src 'none'"]) {
    expect([address, csp]).toEqual([address, expect.stringContaining(part)]);
  }
  expect([address, /script-src[^;]*unsafe/.test(csp)]).toEqual([address, false]);
  expect([address, headers]).toEqual([
    address,
    expect.objectContaining({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'permissions-policy': expect.stringContaining('camera=()'),
    }),
  ]);
}

test('sends security headers with every page, payload, download and error, and no-store with personal data', async ({
  page,
}) => {
  await signInAsOwner(page);
  for (const address of PERSONAL) {
    for (const variant of VARIANTS) {
      const answer = await page.request.get(address, { headers: variant, failOnStatusCode: false });
      expect([address, variant, answer.headers()['cache-control']]).toEqual([
        address,
        variant,
        expect.stringMatching(/private.*no-store/),
      ]);
      expectGuarded(address, answer.headers());
    }
  }
  for (const address of [
    '/login',
    '/forgot-password',
    '/reset?token=x',
    '/secure-account?token=x',
    '/docs',
    '/nothing',
  ]) {
    const answer = await page.request.get(address, { failOnStatusCode: false, maxRedirects: 0 });
    expectGuarded(address, answer.headers());
    expect([address, answer.headers()['x-powered-by']]).toEqual([address, undefined]);
  }
});

test('sends no-store with sign-in redirects, rejected changes and API responses', async ({ request }) => {
  const url = demo().url;
  const away = await request.get('/settings/users', { maxRedirects: 0, failOnStatusCode: false });
  const refused = await request.post('/settings/users', { headers: { Origin: 'null' }, failOnStatusCode: false });
  const api = await request.get(`${url}/api/v1/me`, { headers: { 'X-Api-Key': demo().api_key } });
  expect([away.status(), refused.status(), api.status()]).toEqual([307, 403, 200]);
  for (const answer of [away, refused, api]) {
    expect(answer.headers()).toMatchObject({
      'cache-control': 'private, no-store',
      'x-content-type-options': 'nosniff',
    });
  }
  expect(api.headers()['access-control-allow-origin']).toBeUndefined();
});

/** Signs in with the form's request. */
function signInByForm(request: APIRequestContext, url: string, headers: Record<string, string>) {
  return request.post(`${url}/login`, {
    headers: {
      'Next-Action': actionId('app/(auth)/login/actions.ts', 'signInAction'),
      'Content-Type': 'text/plain;charset=UTF-8',
      ...headers,
    },
    data: JSON.stringify([{ email: demo().email, password: demo().password }]),
    failOnStatusCode: false,
    maxRedirects: 0,
  });
}

test('sends HSTS and host-bound cookies when APP_URL is https', async ({ request }) => {
  test.skip(Boolean(process.env.BASE_URL), 'It runs beside the workspace under test.');
  const server = spawn(process.execPath, ['--import', 'tsx', 'scripts/test-second-server.ts'], {
    env: {
      ...process.env,
      ...testEnvironment(await databaseUrl(), dataDir()),
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      PORT: '0',
      APP_URL: PUBLIC,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  try {
    let said = '';
    for await (const part of server.stdout) {
      said += part;
      if (said.includes('serves at')) break;
    }
    const url = /serves at (\S+)/.exec(said)![1]!;
    const HSTS = 'max-age=31536000; includeSubDomains';
    for (const address of [
      '/login',
      '/settings/users',
      '/nothing',
      '/api/v1/me',
      '/api/v1/nothing',
      '/api/health/live',
    ]) {
      const answer = await request.get(url + address, { failOnStatusCode: false, maxRedirects: 0 });
      expect([address, answer.headers()['strict-transport-security']]).toEqual([address, HSTS]);
    }

    const foreign = [{}, { Origin: 'null' }, { Origin: 'https://evil.example' }, { Origin: 'http://settings.example' }];
    const crossSite = { Origin: PUBLIC, 'Sec-Fetch-Site': 'cross-site' };
    for (const headers of [...foreign, crossSite]) {
      const answer = await signInByForm(request, url, headers as Record<string, string>);
      expect([headers, answer.status(), answer.headers()['set-cookie']]).toEqual([headers, 403, undefined]);
    }

    const answer = await signInByForm(request, url, { Origin: PUBLIC, 'Sec-Fetch-Site': 'same-origin' });
    expect(await answer.text()).toContain('"ok":true');
    const set = answer.headersArray().filter(({ name }) => name.toLowerCase() === 'set-cookie');
    const csrf = await request.get(`${url}/api/auth/csrf`);
    set.push(...csrf.headersArray().filter(({ name }) => name.toLowerCase() === 'set-cookie'));
    const cookies = set.map(({ value }) => value);
    for (const name of ['agni.session', 'agni.device']) {
      expect(cookies.some((cookie) => cookie.startsWith(`__Host-${name}=`))).toBe(true);
    }
    for (const cookie of cookies) {
      expect(cookie).toMatch(/^__Host-[\w.-]+=/);
      expect(cookie).toMatch(/; Secure(;|$)/i);
      expect(cookie).toMatch(/; HttpOnly(;|$)/i);
      expect(cookie).toMatch(/; SameSite=Lax(;|$)/i);
      expect(cookie).toMatch(/; Path=\/(;|$)/i);
      expect(cookie).not.toMatch(/Domain=/i);
    }
  } finally {
    server.kill('SIGTERM');
    await once(server, 'exit');
  }
});
