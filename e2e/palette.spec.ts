import { expect, type Page } from '@playwright/test';
import { expectFit } from './accessible';
import { newPerson, signInAsOwner } from './demo';
import { test } from './test';

const field = (page: Page) => page.getByRole('combobox', { name: 'What are you looking for?' });
const option = (page: Page, name: string | RegExp) => page.getByRole('option', { name, exact: true });
const isStatic = (url: string) => url.includes('/_next/static/chunks/');

/** Presses the shortcut until the page's script, or the one in its HTML, listens. */
async function openPalette(page: Page): Promise<void> {
  await expect(async () => {
    if (!(await field(page).isVisible())) await page.keyboard.press('Control+k');
    await expect(field(page)).toBeFocused({ timeout: 500 });
  }).toPass();
}

test('opens a page by keyboard alone, focuses it, and gives the focus back when closed', async ({ page }) => {
  await signInAsOwner(page);
  await page.getByRole('link', { name: 'Users' }).focus();
  await openPalette(page);
  await expect(option(page, 'Organization')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Escape');
  await expect(field(page)).toBeHidden();
  await expect(page.getByRole('link', { name: 'Users' })).toBeFocused();

  await openPalette(page);
  const options = page.getByRole('dialog', { name: 'Command palette' }).getByRole('option');
  await expect(options.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowUp');
  await expect(options.last()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('ArrowDown');
  await expect(options.first()).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.type('log aud');
  const first = option(page, 'Audit Log');
  await expect(first).toHaveAttribute('aria-selected', 'true');
  await expect(field(page)).toHaveAttribute('aria-activedescendant', (await first.getAttribute('id'))!);
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/settings\/audit-log$/);
  await expect(field(page)).toBeHidden();
  await expect(page.locator('#main')).toBeFocused();
});

test('goes to the field or presses the button of an act, on another page and on this one', async ({ page }) => {
  await signInAsOwner(page);
  await openPalette(page);
  await page.keyboard.type('invite a user');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/settings\/invite$/);
  await expect(page.getByLabel('Email')).toBeFocused();

  await openPalette(page);
  await page.keyboard.type('create key');
  await expect(option(page, 'Create an API key…')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'New key' });
  await expect(dialog).toBeVisible();
  // A question that is open comes first.
  await page.keyboard.press('Control+k');
  await expect(field(page)).toBeHidden();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'New Key' })).toBeFocused();

  // A menu makes way.
  await page.getByRole('button', { name: /Open user menu/ }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await page.keyboard.press('Control+k');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await expect(field(page)).toBeFocused();
  await page.mouse.click(5, 5);
  await expect(field(page)).toBeHidden();
});

test('finds a person or key by its name and the act, which asks before it happens', async ({ page }) => {
  await signInAsOwner(page);
  await openPalette(page);
  await page.keyboard.type('revoke demo');
  await expect(option(page, 'Revoke Demo key…')).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/settings\/api-keys\/[0-9a-f-]+$/);
  await expect(page.getByRole('alertdialog', { name: 'Revoke “Demo key”?' })).toBeVisible();
  await page.keyboard.press('Escape');

  await openPalette(page);
  await page.keyboard.type('role akosua');
  await expect(option(page, /^Change role of Akosua/)).toHaveAttribute('aria-selected', 'true');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/settings\/users\/[0-9a-f-]+$/);
  await expect(page.getByRole('dialog', { name: /^Change role of Akosua/ })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('button', { name: 'Change role…' })).toBeFocused();
});

test('is loaded when it is first asked for, and loses no key press while that takes time', async ({ page }) => {
  await signInAsOwner(page);
  await page.goto('/settings/profile', { waitUntil: 'networkidle' });
  const asked: string[] = [];
  page.on('request', (request) => asked.push(new URL(request.url()).pathname));
  await page.waitForTimeout(1_000);
  expect(asked.filter((path) => isStatic(path) || path.startsWith('/api/palette'))).toEqual([]);
  await page.route(
    (url) => isStatic(url.href) || url.pathname.startsWith('/api/palette'),
    async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      await route.continue();
    },
  );
  await page.keyboard.press('Control+k');
  await page.keyboard.type('audit log');
  await page.keyboard.press('Enter');
  await expect(field(page)).toHaveValue('audit log');
  await expect(page).toHaveURL(/\/settings\/audit-log$/);
  expect(asked.filter((path) => path === '/api/palette')).toHaveLength(1);
});

test('opens before the page’s script has run, and keeps what is typed', async ({ page }) => {
  await signInAsOwner(page);
  await page.route('**/_next/static/**/*.js', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 2_000));
    await route.continue();
  });
  await page.goto('/settings/profile', { waitUntil: 'commit' });
  await page.getByRole('heading', { level: 1, name: 'Profile' }).waitFor();
  await page.keyboard.press('Control+k');
  await expect(field(page)).toBeFocused();
  await page.keyboard.type('users');
  await expect(option(page, 'Users').first()).toBeVisible({ timeout: 15_000 });
  await expect(field(page)).toHaveValue('users');
});

test('prefetches as the pointer approaches the search button, which names the shortcut', async ({ page }) => {
  await signInAsOwner(page);
  const button = page.getByRole('button', { name: /^Search/ });
  await expect(button).toHaveAttribute('aria-keyshortcuts', 'Control+K');
  await expect(button).toContainText('Ctrl K');
  const prefetched = page.waitForResponse((response) => response.url().endsWith('/api/palette'));
  await expect(async () => {
    await page.mouse.move(700, 700);
    await button.hover();
    await Promise.race([prefetched, page.waitForTimeout(500).then(() => Promise.reject(new Error('not yet')))]);
  }).toPass();
  await button.click();
  await expect(field(page)).toBeFocused();
});

test('lists only what a member may see and do', async ({ page, browser }) => {
  await signInAsOwner(page);
  const guest = await browser.newPage();
  await newPerson(page, guest);
  await openPalette(guest);
  await expect(option(guest, 'Change your password')).toBeVisible();
  for (const name of ['Invite User', 'Invite a user', 'API Keys', 'Create an API key…', 'Audit Log'])
    await expect(option(guest, name)).toHaveCount(0);
  await guest.keyboard.type('ada');
  await expect(option(guest, /^Ada Okafor ada@acme/)).toBeVisible();
  await guest.keyboard.press('Control+a');
  await guest.keyboard.type('suspend ada');
  await expect(guest.getByText('No results for “suspend ada”')).toBeVisible();
  await guest.keyboard.press('Control+a');
  await guest.keyboard.type('zapier automations');
  await expect(guest.getByText('No results for “zapier automations”')).toBeVisible();
  await guest.close();
});

test('says when people and keys cannot be searched, and tries again', async ({ page }) => {
  await signInAsOwner(page);
  await openPalette(page);
  await page.route('**/api/palette/matches**', (route) => route.abort());
  await page.keyboard.type('users');
  await expect(page.getByText('People and keys cannot be searched. The server cannot be reached.')).toBeVisible();
  await expect(option(page, 'Users').first()).toBeVisible();
  await page.unroute('**/api/palette/matches**');
  await field(page).fill('ada okafor');
  await expect(option(page, /^Ada Okafor ada@acme/)).toBeVisible();
  await field(page).fill('zebra crossing');
  await expect(page.getByText('No results for “zebra crossing”')).toBeVisible();
});

test('refuses a page of another person, and makes way for the notice', async ({ page, request }) => {
  expect((await request.get('/api/palette')).status()).toBe(401);
  await signInAsOwner(page);
  // Typed into the address bar, it belongs to no page.
  expect((await page.request.get('/api/palette')).status()).toBe(409);
  await openPalette(page);
  await page.context().clearCookies();
  await page.keyboard.type('ada');
  await expect(page.getByRole('alertdialog', { name: 'You’re signed out' })).toBeVisible();
  await expect(field(page)).toBeHidden();
});

test('asks before unsaved changes are lost', async ({ page }) => {
  await signInAsOwner(page);
  await page.goto('/settings/profile');
  await page.getByLabel('First Name').fill('Adaeze');
  await openPalette(page);
  await page.keyboard.type('audit log');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alertdialog', { name: 'Leave without saving?' })).toBeVisible();
  await page.getByRole('button', { name: 'Stay' }).click();
  await expect(page).toHaveURL(/\/settings\/profile$/);
  await expect(page.getByLabel('First Name')).toHaveValue('Adaeze');
});

test('leaves the Enter of an input method to it', async ({ page }) => {
  await signInAsOwner(page);
  await openPalette(page);
  await field(page).fill('audit log');
  await expect(option(page, 'Audit Log')).toBeVisible();
  await field(page).dispatchEvent('keydown', { key: 'Enter', keyCode: 229, isComposing: true });
  await page.waitForTimeout(300);
  await expect(page).toHaveURL(/\/settings\/organization$/);
  await expect(field(page)).toBeVisible();
});

test('fits a phone and either theme, with and without results', async ({ page }) => {
  await signInAsOwner(page);
  await openPalette(page);
  await expect(option(page, 'Users')).toBeVisible();
  await expectFit(page);
  await field(page).fill('ada');
  await expect(option(page, /^Ada Okafor ada@acme/)).toBeVisible();
  await expectFit(page);
  await page.keyboard.press('Escape');
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole('button', { name: 'Search' }).click();
  await expect(field(page)).toBeFocused();
  const box = (await page.getByRole('dialog', { name: 'Command palette' }).boundingBox())!;
  expect([box.width, box.height]).toEqual([390, 844]);
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(field(page)).toBeHidden();
});
