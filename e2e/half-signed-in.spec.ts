import { expect, test } from '@playwright/test';
import { newestMail, signIn, signInAsOwner, temporaryPassword } from './demo';

const ADDRESSES = [
  '/settings',
  '/settings/organization',
  '/settings/profile',
  '/settings/security',
  '/settings/api-keys',
  '/settings/users',
  '/settings/users/export',
  '/settings/invite',
  '/settings/audit-log',
];

/** The ways in which Next hands out a page: whole, as payload, as prefetch, and past the proxy if that could be forged. */
const VARIANTS: Record<string, string>[] = [
  {},
  { RSC: '1' },
  { RSC: '1', 'Next-Router-Prefetch': '1' },
  { RSC: '1', 'Next-Router-Prefetch': '1', 'Next-Router-Segment-Prefetch': '/_full' },
  { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' },
];

test('a temporary password opens no page, payload, download or action but the one step that is due', async ({
  page,
  browser,
}) => {
  const email = `half.${Date.now()}@acme.example`;
  await signInAsOwner(page);
  await page.goto('/settings/invite');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('First Name').fill('Half');
  await page.getByLabel('Last Name').fill('Way');
  await page.getByRole('button', { name: 'Send Invitation' }).click();
  // What the owner's own browser sends when it saves: the address of a real action.
  await page.goto('/settings/profile');
  await page.getByLabel('First Name').fill('Adaeze');
  const sent = page.waitForRequest((request) => request.headers()['next-action'] !== undefined);
  await page.route('**/settings/profile', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  );
  await page.getByRole('button', { name: /^Save/ }).first().click();
  const action = await sent;

  const half = await browser.newContext();
  const guest = await half.newPage();
  await signIn(guest, email, temporaryPassword(await newestMail(page.request, email, /invit/i)));
  await expect(guest).toHaveURL(/\/set-password$/);
  const session = await half.storageState();

  for (const storageState of [session, { cookies: [], origins: [] }]) {
    const context = await browser.newContext({ storageState });
    for (const address of ADDRESSES) {
      for (const headers of VARIANTS) {
        const answer = await context.request.get(address, { headers, maxRedirects: 0, failOnStatusCode: false });
        const body = await answer.text();
        expect([address, headers, body.includes('@acme.example'), body.includes('agni_sk_')]).toEqual([
          address,
          headers,
          false,
          false,
        ]);
      }
    }
    const answer = await context.request.post('/settings/profile', {
      headers: {
        'next-action': action.headers()['next-action']!,
        'content-type': 'text/plain;charset=UTF-8',
        origin: new URL(page.url()).origin,
      },
      data: action.postData() ?? '',
    });
    expect(await answer.text()).toMatch(/"code":"(insufficient_permission|unauthenticated)"/);
  }
});

test('a form that is sent after signing out in another tab says so, and keeps what was typed', async ({ browser }) => {
  const context = await browser.newContext();
  const page = await context.newPage();
  await signInAsOwner(page);
  await page.goto('/settings/profile');
  await page.getByLabel('First Name').fill('Adaeze');
  await context.clearCookies();
  await page.getByRole('button', { name: /^Save/ }).first().click();
  await expect(page.getByRole('alert').filter({ hasText: 'You are signed out.' })).toBeVisible();
  await expect(page.getByLabel('First Name')).toHaveValue('Adaeze');
});
