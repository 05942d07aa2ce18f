import { type Browser, type BrowserContext, expect, type Page } from '@playwright/test';
import { expectFit } from './accessible';
import { newOrganization, queryDatabase } from './database';
import { demo, enter, organizationTab, signIn } from './demo';
import { test } from './test';

test.setTimeout(120_000);

const guard = (page: Page, title: string) => page.getByRole('alertdialog', { name: title });

/** A browser whose tabs cannot communicate, so that only the server can refuse. */
async function silentBrowser(browser: Browser): Promise<BrowserContext> {
  const context = await browser.newContext();
  await context.addInitScript(() => Reflect.deleteProperty(window, 'BroadcastChannel'));
  return context;
}

async function signOutAndIn(page: Page, email: string): Promise<void> {
  await page.goto('/settings/profile');
  await page.getByRole('button', { name: /Open user menu/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/login/);
  await enter(page, email);
}

/** An owner of two organizations, signed in to the first. */
async function ownerOfTwo(names: [string, string]): Promise<string> {
  const { OWNER } = await newOrganization(names[0], ['OWNER']);
  await newOrganization(names[1], ['OWNER']);
  await queryDatabase(
    `insert into memberships (organization_id, user_id, role, status)
     select o.id, u.id, 'OWNER', 'active' from organizations o, users u
     where o.name = '${names[1]}' and lower(u.email) = '${OWNER}' and o.id = (select max(id::text)::uuid from organizations where name = '${names[1]}')`,
  );
  await queryDatabase(
    `update memberships set last_active_at = now() where organization_id = (select max(id::text)::uuid from organizations where name = '${names[0]}')
     and user_id = (select id from users where lower(email) = '${OWNER}')`,
  );
  return OWNER;
}

async function switchTo(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: /Switch organization/ }).click();
  await page.getByRole('menuitem', { name }).click();
  await expect(page.getByLabel('Organization Name')).toHaveValue(name);
}

const firstNameOf = async (email: string) =>
  (await queryDatabase<{ first_name: string }>(`select first_name from users where lower(email) = '${email}'`))[0]!
    .first_name;

test('refuses an action when another person has signed in in another tab', async ({ browser }) => {
  const people = await newOrganization('Two At Once', ['OWNER', 'MEMBER']);
  const context = await silentBrowser(browser);
  const [first, second] = [await context.newPage(), await context.newPage()];
  await enter(first, people.OWNER);
  await first.goto('/settings/profile');
  await first.getByLabel('First Name').fill('Changed');
  await signOutAndIn(second, people.MEMBER);

  await first.getByRole('button', { name: 'Save' }).first().click();
  const news = guard(first, 'You’re now signed in as Member Able');
  await expect(news).toContainText(`This page belongs to Owner Able (${people.OWNER})`);
  await news.getByRole('button', { name: 'Not now' }).click();
  await expect(first.getByText('You are now signed in as Member Able').first()).toBeVisible();
  await expect(first.getByLabel('First Name')).toHaveValue('Changed');
  expect([await firstNameOf(people.OWNER), await firstNameOf(people.MEMBER)]).toEqual(['Owner', 'Member']);

  // Another settings page is not rendered into the frame of a different person either.
  await first.getByLabel('First Name').fill('Owner');
  await first.getByRole('link', { name: 'Security' }).click();
  await expect(first.getByText('This page is out of date')).toBeVisible();
  await guard(first, 'You’re now signed in as Member Able').getByRole('button', { name: 'Reload' }).click();
  await expect(first.getByRole('button', { name: /Member Able/ })).toBeVisible();
});

test('refuses to create a key when another tab switched the organization, and offers to switch back', async ({
  browser,
}) => {
  const OWNER = await ownerOfTwo(['Left Bank', 'Right Bank']);
  const context = await browser.newContext();
  const [first, second] = [await context.newPage(), await context.newPage()];
  await enter(first, OWNER);
  await first.goto('/settings/api-keys');
  await first.getByRole('button', { name: 'New Key' }).first().click();
  const form = first.getByRole('dialog');
  await form.getByLabel('Name').fill('Left bank till');
  await second.goto('/settings/organization');
  await switchTo(second, 'Right Bank');

  // Reported at once, over the open dialog.
  const news = guard(first, 'You switched to Right Bank');
  await expect(news).toContainText('This page still shows Left Bank.');
  await expectFit(first);
  await news.getByRole('button', { name: 'Switch back to Left Bank' }).click();
  await expect(news).toHaveCount(0);
  await expect(form.getByLabel('Name')).toHaveValue('Left bank till');
  await expect(guard(second, 'You switched to Left Bank')).toBeVisible();
  await form.getByRole('button', { name: 'Read only' }).click();
  await form.getByRole('button', { name: /^Create/ }).click();
  await expect(first.getByRole('button', { name: 'I have copied it' })).toBeVisible();
  const keys = await queryDatabase<{ name: string }>(
    `select o.name from api_keys k join organizations o on o.id = k.organization_id where k.name = 'Left bank till'`,
  );
  expect(keys).toEqual([{ name: 'Left Bank' }]);
});

test('refuses on the server to create a key in another organization when the tab missed the switch', async ({
  browser,
}) => {
  const OWNER = await ownerOfTwo(['Upper Town', 'Lower Town']);
  const context = await silentBrowser(browser);
  const [first, second] = [await context.newPage(), await context.newPage()];
  await enter(first, OWNER);
  await first.goto('/settings/api-keys');
  await first.getByRole('button', { name: 'New Key' }).first().click();
  const form = first.getByRole('dialog');
  await form.getByLabel('Name').fill('Upper town till');
  await form.getByRole('button', { name: 'Read only' }).click();
  await second.goto('/settings/organization');
  await switchTo(second, 'Lower Town');
  await form.getByRole('button', { name: /^Create/ }).click();
  const news = guard(first, 'You switched to Lower Town');
  await news.getByRole('button', { name: 'Not now' }).click();
  await expect(form.getByText('You switched to Lower Town in another tab').first()).toBeVisible();
  await expect(form.getByLabel('Name')).toHaveValue('Upper town till');
  expect(await queryDatabase(`select id from api_keys where name = 'Upper town till'`)).toEqual([]);
});

test('reports a sign-out in another tab and restores the input after signing in', async ({ browser }) => {
  const people = await newOrganization('Back Again', ['OWNER']);
  const context = await browser.newContext();
  const [first, second] = [await context.newPage(), await context.newPage()];
  await enter(first, people.OWNER);
  await first.goto('/settings/profile');
  await first.getByLabel('First Name').fill('Half done');
  await second.goto('/settings/profile');
  await second.getByRole('button', { name: /Open user menu/ }).click();
  await second.getByRole('menuitem', { name: 'Sign out' }).click();
  const news = guard(first, 'You’re signed out');
  await expect(news).toContainText(`Sign in again as ${people.OWNER}`);
  await news.getByRole('button', { name: 'Sign in' }).click();
  await first.getByLabel('Email').fill(people.OWNER);
  await first.getByLabel('Password', { exact: true }).fill(demo().password);
  await first.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(first.getByLabel('First Name')).toHaveValue('Half done');
  await expect(first.getByText('We restored what you typed before the page reloaded.')).toBeVisible();
  await first.getByRole('button', { name: 'Save' }).first().click();
  await expect.poll(() => firstNameOf(people.OWNER)).toBe('Half done');
});

test('does not restore passwords after a reload', async ({ browser }) => {
  const people = await newOrganization('No Traces', ['OWNER']);
  const context = await browser.newContext();
  const [first, second] = [await context.newPage(), await context.newPage()];
  await enter(first, people.OWNER);
  await first.goto('/settings/security');
  await first.getByLabel('Current password').fill('a password in a field');
  await second.goto('/settings/profile');
  await second.getByRole('button', { name: /Open user menu/ }).click();
  await second.getByRole('menuitem', { name: 'Sign out' }).click();
  await guard(first, 'You’re signed out').getByRole('button', { name: 'Sign in' }).click();
  await expect(first.getByLabel('Email')).toBeVisible();
  expect(await first.evaluate(() => JSON.stringify({ ...sessionStorage }))).not.toContain('a password in a field');
});

test('checks who is signed in when a tab is shown again or restored from the back/forward cache', async ({
  browser,
}) => {
  for (const event of ['visibilitychange', 'pageshow']) {
    const people = await newOrganization('Second Look', ['OWNER', 'MEMBER']);
    const context = await silentBrowser(browser);
    const [first, second] = [await context.newPage(), await context.newPage()];
    await enter(first, people.OWNER);
    await signOutAndIn(second, people.MEMBER);
    await first.evaluate((name) => {
      if (name === 'pageshow') window.dispatchEvent(new PageTransitionEvent(name, { persisted: true }));
      else document.dispatchEvent(new Event(name));
    }, event);
    await expect(guard(first, 'You’re now signed in as Member Able')).toBeVisible();
    await context.close();
  }
});

test('sends the page identity with a download and refuses one of another identity', async ({ page }) => {
  const people = await newOrganization('Right File', ['OWNER']);
  await enter(page, people.OWNER);
  await page.goto('/settings/users');
  const href = await page.getByRole('link', { name: 'Export CSV' }).getAttribute('href');
  const shown = new URL(href!, 'http://localhost').searchParams.get('page_identity')!;
  expect(shown).toMatch(/^[0-9a-f-]{36}\/[0-9a-f-]{36}$/);
  const get = (address: string, headers = {}) => page.request.get(address, { headers, failOnStatusCode: false });
  expect((await get(href!)).status()).toBe(200);
  const other = shown.replace(/.{4}$/, '0000');
  for (const address of ['/settings/users/export', '/settings/audit-log/export']) {
    const answer = await get(`${address}?page_identity=${encodeURIComponent(other)}`);
    expect([answer.status(), await answer.text()]).toEqual([
      409,
      expect.stringContaining('You switched to Right File'),
    ]);
    // From our own page without an identity; and from the address bar.
    expect((await get(address, { 'Sec-Fetch-Site': 'same-origin' })).status()).toBe(409);
    expect((await get(address)).status()).toBe(200);
  }
});

test('reveals the session only to pages of the same origin', async ({ page, playwright }) => {
  const nobody = await playwright.request.newContext({ baseURL: demo().url });
  expect(await (await nobody.get('/api/session')).json()).toEqual({ session: null });
  const people = await newOrganization('Own Pages', ['OWNER']);
  await signIn(page, people.OWNER, demo().password);
  await expect(organizationTab(page)).toBeVisible();
  const answer = await page.request.get('/api/session');
  expect(answer.headers()['cache-control']).toBe('private, no-store');
  expect(await answer.json()).toMatchObject({ session: { email: people.OWNER, organization: { name: 'Own Pages' } } });
  expect((await page.request.get('/api/session', { headers: { 'Sec-Fetch-Site': 'cross-site' } })).status()).toBe(403);
});
