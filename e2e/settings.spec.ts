import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { demo, signInAsOwner } from './demo';
import { test } from './test';

const TABS = ['organization', 'profile', 'security', 'api-keys', 'users', 'invite', 'integrations', 'audit-log'];

for (const colorScheme of ['light', 'dark'] as const) {
  test(`has no axe violations on any settings tab and fits a phone, ${colorScheme}`, async ({ browser }) => {
    test.setTimeout(240_000);
    const page = await (await browser.newContext({ colorScheme })).newPage();
    const errors: string[] = [];
    page.on('pageerror', (error) => errors.push(String(error)));
    page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
    await signInAsOwner(page);
    for (const tab of TABS) {
      await page.setViewportSize({ width: 1440, height: 900 });
      await page.goto(`/settings/${tab}`);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
        .analyze();
      expect.soft(violations.map(({ id, nodes }) => `${tab}: ${id} ${nodes[0]?.html}`)).toEqual([]);
      await page.setViewportSize({ width: 390, height: 844 });
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
      expect.soft(overflow, `${tab} scrolls sideways`).toBeLessThanOrEqual(0);
    }
    expect(errors).toEqual([]);
  });
}

// Saved means that a reloaded page shows it.
async function saved(page: Page, name: string, website: string): Promise<void> {
  await expect(page.getByText('Organization saved')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Organization Name')).toHaveValue(name);
  await expect(page.getByLabel('Website')).toHaveValue(website);
}

test('shows who changed what and keeps the input after a concurrent edit', async ({ browser }) => {
  const first = await (await browser.newContext()).newPage();
  const second = await (await browser.newContext()).newPage();
  for (const page of [first, second]) {
    await signInAsOwner(page);
    await page.goto('/settings/organization');
  }
  const website = `https://www.acme.example/${Date.now()}`;
  // The first such button belongs to the organization’s card.
  await first.getByLabel('Website').fill(website);
  await first.getByRole('button', { name: 'Save changes' }).first().click();
  await saved(first, 'Acme Voice', website);

  await second.getByLabel('Organization Name').fill('Acme Voice & Sound');
  await second.getByRole('button', { name: 'Save changes' }).first().click();
  await expect(second.getByRole('alert').filter({ hasText: 'Ada Okafor' })).toBeVisible();
  await expect(second.getByLabel('Organization Name')).toHaveValue('Acme Voice & Sound');
  await second.getByRole('button', { name: 'Keep mine and save' }).click();
  await saved(second, 'Acme Voice & Sound', website);
  await second.getByLabel('Organization Name').fill('Acme Voice');
  await second.getByRole('button', { name: 'Save changes' }).first().click();
  await saved(second, 'Acme Voice', website);
});

test('searches, sorts, filters and pages the users table on the server and keeps the state in the URL', async ({
  page,
}) => {
  await signInAsOwner(page);
  await page.goto('/settings/users');
  const rows = page.getByRole('table').getByRole('row');
  // The demo's 250, and people whom other tests have invited.
  await expect(page.getByText(/1–20 of [2-9]\d\d/)).toBeVisible();
  await page.getByLabel('Search by name or email').fill('acme.example');
  await expect(page).toHaveURL(/search=acme/);
  await page.getByRole('button', { name: 'Last page' }).click();
  await expect(page.getByText(/of [2-9]\d\d/)).toBeVisible();
  await page.getByLabel('Search by name or email').fill('no such person anywhere');
  await expect(page.getByText('No users match')).toBeVisible();
  await page.goto('/settings/users?search=okafor');
  await expect(rows.filter({ hasText: demo().email })).toBeVisible();
});

test('switches between two organizations without showing data of the other', async ({ page }) => {
  await signInAsOwner(page);
  await page.getByRole('button', { name: /Acme Voice/ }).click();
  await page.getByRole('menuitem', { name: /Northwind Clinics/ }).click();
  await expect(page.getByLabel('Organization Name')).toHaveValue('Northwind Clinics');
  await page.goto('/settings/users?search=grace.hwang');
  await expect(page.getByRole('row').filter({ hasText: 'grace.hwang@' })).toHaveCount(0);
});

test('renders a filled-in form before any script has run', async ({ browser }) => {
  const signedIn = await browser.newPage();
  await signInAsOwner(signedIn);
  const storageState = await signedIn.context().storageState();
  const page = await (await browser.newContext({ storageState, javaScriptEnabled: false })).newPage();
  await page.goto('/settings/profile');
  await expect(page.getByLabel('First Name')).toHaveValue('Ada');
  await page.goto('/settings/organization');
  await expect(page.getByLabel('Organization Name')).toHaveValue('Acme Voice');
});

test('saves text typed before any script has run', async ({ page }) => {
  await signInAsOwner(page);
  await page.route('**/_next/static/**/*.js*', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await route.continue();
  });
  await page.goto('/settings/organization', { waitUntil: 'commit' });
  const form = page.getByRole('form', { name: 'Organization' });
  await form.getByLabel('Region').selectOption('in');
  await form.getByLabel('Organization Name').fill('Acme Voice, early');
  const sessions = page.getByRole('form', { name: 'Sessions' });
  await sessions.getByLabel('Idle timeout').selectOption({ label: '30 days' });
  await expect(form.getByRole('button', { name: 'Save changes' })).toBeEnabled();
  await expect(sessions.getByRole('button', { name: /^Save/ })).toBeEnabled();
  await expect(form.getByLabel('Organization Name')).toHaveValue('Acme Voice, early');
  await expect(form.getByLabel('Region')).toHaveValue('in');
  await form.getByRole('button', { name: 'Discard' }).click();
  await expect(form.getByLabel('Organization Name')).toHaveValue('Acme Voice');
});

test('keeps unsaved input when a link is clicked', async ({ page }) => {
  await signInAsOwner(page);
  await page.goto('/settings/profile');
  await page.getByLabel('First Name').fill('Adaeze');
  await page.getByRole('link', { name: 'Security' }).first().click();
  const dialog = page.getByRole('alertdialog');
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: /stay|keep/i }).click();
  await expect(page.getByLabel('First Name')).toHaveValue('Adaeze');
});
