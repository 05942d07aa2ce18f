import { type BrowserContext, expect, type Page, type Request } from '@playwright/test';
import { turnOnTwoFactor } from './authenticator';
import { newOrganization } from './database';
import { demo, newestMail, newPerson, organizationTab, signIn, signInAsOwner, temporaryPassword } from './demo';
import { test } from './test';
import { addAuthenticator, addFirstPasskey } from './virtual-authenticator';

test.setTimeout(120_000);

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
  '/settings/audit-log/export',
];

/**
 * The ways in which Next serves a page: as a document, as payload, as prefetch, and past the proxy if its header could
 * be forged.
 */
const VARIANTS: Record<string, string>[] = [
  {},
  { RSC: '1' },
  { RSC: '1', 'Next-Router-Prefetch': '1' },
  { RSC: '1', 'Next-Router-Prefetch': '1', 'Next-Router-Segment-Prefetch': '/_full' },
  { 'x-middleware-subrequest': 'proxy:proxy:proxy:proxy:proxy' },
];

/** The request of the owner's browser on saving, with the id of a real action. */
async function capturedAction(page: Page): Promise<Request> {
  await page.goto('/settings/profile');
  await page.getByLabel('First Name').fill('Adaeze');
  const sent = page.waitForRequest((request) => request.headers()['next-action'] !== undefined);
  await page.route('**/settings/profile', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  );
  await page.getByRole('button', { name: /^Save/ }).first().click();
  return sent;
}

/**
 * Requests every page in every form, the download and an action with the cookies of a context, and expects no access.
 */
async function expectNothingOpens(context: BrowserContext, action: Request): Promise<void> {
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
  // Sent as from their own page: the permission is missing, not the page.
  const { session } = await (await context.request.get('/api/session')).json();
  const answer = await context.request.post('/settings/profile', {
    headers: {
      ...(session && { 'x-page-identity': session.identity }),
      'next-action': action.headers()['next-action']!,
      'content-type': 'text/plain;charset=UTF-8',
      origin: new URL(action.url()).origin,
    },
    data: action.postData() ?? '',
  });
  expect(await answer.text()).toMatch(/"code":"(insufficient_permission|unauthenticated)"/);
}

test('allows only the set-password step after a sign-in with a temporary password', async ({ page, browser }) => {
  const email = `half.${Date.now()}@acme.example`;
  await signInAsOwner(page);
  await page.goto('/settings/invite');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('First Name').fill('Half');
  await page.getByLabel('Last Name').fill('Way');
  await page.getByRole('button', { name: 'Send Invitation' }).click();
  const mail = await newestMail(page.request, email, /invit/i);
  const action = await capturedAction(page);

  const half = await browser.newContext();
  const guest = await half.newPage();
  await signIn(guest, email, temporaryPassword(mail));
  await expect(guest).toHaveURL(/\/set-password$/);
  await expectNothingOpens(half, action);
  await expectNothingOpens(await browser.newContext(), action);
  await guest.goto('/second-factor');
  await expect(guest).toHaveURL(/\/set-password$/);
});

test('allows only the second-factor step after a password when an app is enabled', async ({ page, browser }) => {
  await signInAsOwner(page);
  const mine = await (await browser.newContext()).newPage();
  const { email, password } = await newPerson(page, mine);
  await turnOnTwoFactor(mine);
  const action = await capturedAction(page);

  const half = await browser.newContext();
  const guest = await half.newPage();
  await signIn(guest, email, password);
  await expect(guest).toHaveURL(/\/second-factor/);
  await expectNothingOpens(half, action);
  for (const address of ['/set-password', '/settings/security', '/login']) {
    await guest.goto(address);
    await expect(guest).toHaveURL(/\/second-factor/);
  }
});

test('allows only the second-factor step after a password when the only factor is a passkey', async ({
  page,
  browser,
}) => {
  await signInAsOwner(page);
  const mine = await (await browser.newContext()).newPage();
  const { email, password } = await newPerson(page, mine);
  await addAuthenticator(mine);
  await addFirstPasskey(mine);
  const action = await capturedAction(page);

  const half = await browser.newContext();
  const guest = await half.newPage();
  await signIn(guest, email, password);
  await expect(guest).toHaveURL(/\/second-factor/);
  await expectNothingOpens(half, action);
  await guest.goto('/settings/security');
  await expect(guest).toHaveURL(/\/second-factor/);
});

test('allows only enrolment, in open and new sessions, when the organization requires a second factor', async ({
  page,
  browser,
}) => {
  const { password } = demo();
  const people = await newOrganization('Half Way', ['OWNER', 'ADMIN']);
  const open = await browser.newContext();
  const guest = await open.newPage();
  await signIn(guest, people.ADMIN, password);
  await expect(organizationTab(guest)).toBeVisible();
  const action = await capturedAction(guest);
  await signIn(page, people.OWNER, password);
  await expect(organizationTab(page)).toBeVisible();
  await turnOnTwoFactor(page);
  await page.goto('/settings/organization');
  await page.getByRole('button', { name: 'Require two-factor…' }).click();
  await page.getByLabel('Deadline', { exact: true }).selectOption('now');
  await page.getByRole('button', { name: 'Require it now' }).click();
  await expect(page.getByRole('button', { name: 'Stop requiring…' })).toBeVisible();

  const fresh = await browser.newContext();
  const second = await fresh.newPage();
  await signIn(second, people.ADMIN, password);
  await expect(second).toHaveURL(/\/enrol-second-factor/);
  for (const context of [open, fresh]) await expectNothingOpens(context, action);
  for (const address of ['/settings/security', '/set-password', '/second-factor', '/login']) {
    await second.goto(address);
    await expect(second).toHaveURL(/\/enrol-second-factor/);
  }
});

test('reports the sign-out and keeps the input when a form is submitted after signing out in another tab', async ({
  browser,
}) => {
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
