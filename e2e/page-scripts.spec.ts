import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { brotliCompressSync } from 'node:zlib';
import { type BrowserContext, expect, type Page } from '@playwright/test';
import { forgetProof } from './database';
import { demo, organizationTab, signInAsOwner } from './demo';
import { test } from './test';

test.setTimeout(180_000);

/** The most that a page's scripts may weigh, compressed with brotli, in bytes (docs/decisions/0047-scripts-per-page.md). */
const SETTINGS = 185_000;
const PUBLIC = 150_000;
const TABS = ['organization', 'profile', 'security', 'api-keys', 'users', 'invite', 'integrations', 'audit-log'];
const BUDGETS: [string, number][] = [
  ...TABS.map((tab): [string, number] => [`/settings/${tab}`, SETTINGS]),
  ['/docs', PUBLIC],
];

const STATIC = '/_next/static/';
const sizes = new Map<string, number>();

/** The compressed size of a script of the build, in bytes. */
function sizeOf(file: string): number {
  const size = sizes.get(file) ?? brotliCompressSync(fs.readFileSync(path.join('.next/static', file))).length;
  sizes.set(file, size);
  return size;
}

/** The files of the build that the page asks for as scripts, from now on. */
function scriptsOf(page: Page): Set<string> {
  const scripts = new Set<string>();
  page.on('request', (request) => {
    const { pathname } = new URL(request.url());
    if (pathname.startsWith(STATIC) && pathname.endsWith('.js')) scripts.add(pathname.slice(STATIC.length));
  });
  return scripts;
}

/** Opens a page with an empty cache, and returns what its scripts weigh once nothing more is loaded. */
async function weigh(context: BrowserContext, address: string): Promise<number> {
  const page = await context.newPage();
  const scripts = scriptsOf(page);
  await page.goto(address, { waitUntil: 'networkidle' });
  expect(new URL(page.url()).pathname).toBe(address);
  await page.close();
  return [...scripts].reduce((sum, file) => sum + sizeOf(file), 0);
}

test('keeps the scripts of each settings tab and of /docs within their budget', async ({ page, browser }) => {
  await signInAsOwner(page);
  const storageState = await page.context().storageState();
  const over: string[] = [];
  for (const [address, budget] of BUDGETS) {
    const context = await browser.newContext({ storageState });
    const weight = await weigh(context, address);
    await context.close();
    console.log(`${address}: ${(weight / 1000).toFixed(1)} kB of ${budget / 1000}`);
    expect(weight).toBeGreaterThan(100_000);
    if (weight > budget)
      over.push(`${address} loads ${(weight / 1000).toFixed(1)} kB of scripts, not ${budget / 1000}`);
  }
  expect(over).toEqual([]);
});

test('keeps the scripts of /login within their budget', async ({ context }) => {
  const weight = await weigh(context, '/login');
  console.log(`/login: ${(weight / 1000).toFixed(1)} kB of ${PUBLIC / 1000}`);
  expect(weight).toBeGreaterThan(100_000);
  expect(weight).toBeLessThanOrEqual(PUBLIC);
});

test('loads a menu when the pointer reaches its button, and a dialog before it is asked for', async ({ page }) => {
  await signInAsOwner(page);
  await page.goto('/settings/users', { waitUntil: 'networkidle' });
  const scripts = scriptsOf(page);
  const button = page.getByRole('button', { name: /^Actions for/ }).first();
  await page.mouse.move(700, 5);
  await page.waitForTimeout(300);
  expect([...scripts]).toEqual([]);
  await button.hover();
  await expect.poll(() => scripts.size).toBeGreaterThan(0);
  await page.waitForLoadState('networkidle');
  await button.click();
  await expect(page.getByRole('menu')).toBeVisible();
  await page.waitForLoadState('networkidle');
  scripts.clear();
  await page.getByRole('menuitem', { name: 'Change role…' }).click();
  await expect(page.getByRole('dialog')).toBeVisible();
  await expect(page.getByRole('dialog').getByRole('radio').first()).toBeVisible();
  expect([...scripts]).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(button).toBeFocused();
});

test('opens a menu and a dialog that were pressed before their scripts arrived', async ({ page }) => {
  await signInAsOwner(page);
  await page.goto('/settings/api-keys', { waitUntil: 'networkidle' });
  await page.route(`**${STATIC}**`, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await route.continue();
  });
  const button = page.getByRole('button', { name: 'New Key' });
  await button.press('Enter');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(page.getByRole('dialog', { name: 'New key' })).toBeVisible();
  await expect(page.getByRole('dialog').getByLabel('Name', { exact: true })).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toBeHidden();
  await expect(button).toBeFocused();

  const actions = page.getByRole('button', { name: /^Actions for/ }).first();
  await actions.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem').first()).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(actions).toBeFocused();
});

test('validates a form whose schema arrives after it was submitted', async ({ page }) => {
  await page.route(`**${STATIC}**`, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 300));
    await route.continue();
  });
  await page.goto('/forgot-password', { waitUntil: 'networkidle' });
  await page.getByRole('button', { name: /Send/ }).click();
  await expect(page.getByText('Enter your email.')).toBeVisible();
  await expect(page.getByLabel('Email')).toBeFocused();
});

test('lets the server judge a form whose schema cannot be loaded', async ({ page }) => {
  await signInAsOwner(page);
  // Nothing has the focus there, and the pointer is on no form: either would load the schema before it is cut off.
  await page.mouse.move(1, 1);
  await page.goto('/settings/profile', { waitUntil: 'networkidle' });
  await page.route(`**${STATIC}**`, (route) => route.abort());
  const name = page.getByLabel('First Name');
  await name.fill(' ');
  const sent = page.waitForRequest((request) => request.method() === 'POST');
  await page.getByRole('button', { name: 'Save changes' }).first().click();
  await sent;
  await expect(page.getByText('The first name is required.')).toBeVisible();
  await expect(name).toHaveValue(' ');
});

test('opens a dialog whose scripts could not be loaded at first', async ({ page }) => {
  await signInAsOwner(page);
  await page.goto('/settings/api-keys', { waitUntil: 'networkidle' });
  await page.route(`**${STATIC}**`, (route) => route.abort());
  const button = page.getByRole('button', { name: 'New Key' });
  const failed = page.waitForEvent('requestfailed');
  await button.click();
  await failed;
  await page.unroute(`**${STATIC}**`);
  // The first press closes what never appeared.
  await button.click();
  await button.click();
  await expect(page.getByRole('dialog', { name: 'New key' })).toBeVisible();
});

test('sends a form that was submitted before the script of the page arrived', async ({ page }) => {
  const loads: string[] = [];
  page.on('request', (request) => request.isNavigationRequest() && loads.push(request.url()));
  await page.route('**/_next/static/**/*.js', async (route) => {
    await sleep(1_500);
    await route.continue();
  });
  const { url, email, password } = demo();
  await page.goto('/login', { waitUntil: 'commit' });
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(organizationTab(page)).toBeVisible({ timeout: 30_000 });
  expect(loads.filter((load) => load.startsWith(`${url}/login`))).toEqual([`${url}/login`]);
});

test('fails a sensitive action, and asks before leaving, when their dialogs cannot be loaded', async ({ page }) => {
  await signInAsOwner(page);
  await page.goto('/settings/profile', { waitUntil: 'networkidle' });
  await page.route(`**${STATIC}**`, (route) => route.abort());
  await forgetProof(page);
  await page.getByLabel('New email').fill(`moved.${Date.now()}@acme.example`);
  await page.getByRole('button', { name: 'Change email' }).click();
  await expect(page.getByText('you didn’t confirm your identity')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Change email' })).toBeEnabled();

  const asked = page.waitForEvent('dialog');
  const leaving = page.getByRole('link', { name: 'Security' }).first().click();
  await (await asked).dismiss();
  await leaving;
  await expect(page).toHaveURL(/\/settings\/profile$/);
});
