import { expect, type Page } from '@playwright/test';
import { signInAsOwner } from './demo';
import { test } from './test';

/** Delays what the server answers to the page's script, as a slow network would. */
async function slowDown(page: Page): Promise<void> {
  await page.route('**/*', async (route) => {
    const headers = route.request().headers();
    if (headers.rsc || headers['next-action']) await new Promise((resolve) => setTimeout(resolve, 1_500));
    await route.continue().catch(() => undefined);
  });
}

test('shows at once that a list is being loaded, whatever changed it', async ({ page }) => {
  await signInAsOwner(page);
  await page.goto('/settings/audit-log', { waitUntil: 'networkidle' });
  await slowDown(page);
  const table = page.getByRole('table', { name: 'Audit log' });
  const changes = [
    () => page.getByRole('button', { name: 'Older events' }).click(),
    () => page.getByTitle('Filter by this actor').first().click(),
    () => page.getByLabel('Target', { exact: true }).selectOption('user'),
  ];
  for (const change of changes) {
    await change();
    await expect(table).toHaveAttribute('aria-busy', 'true', { timeout: 1_000 });
    await expect(table).not.toHaveAttribute('aria-busy', 'true');
  }
});

test('keeps the place of keyboard users when the pressed button disappears or is disabled', async ({ page }) => {
  await signInAsOwner(page);
  const focused = () => page.evaluate(() => document.activeElement?.closest('main, form')?.tagName);
  await page.goto('/settings/audit-log?search=nobody-of-this-name');
  await page.getByRole('button', { name: 'Clear', exact: true }).press('Enter');
  await expect(page.getByRole('button', { name: 'Clear', exact: true })).toHaveCount(0);
  await expect.poll(focused).toBe('MAIN');

  await page.goto('/settings/profile');
  const zone = page.getByLabel('Time zone');
  const other = (await zone.inputValue()) === 'Europe/Berlin' ? 'Europe/Paris' : 'Europe/Berlin';
  await zone.selectOption(other);
  await page.getByRole('form', { name: 'Preferences' }).getByRole('button', { name: 'Save changes' }).press('Enter');
  await expect(page.getByText('Preferences saved')).toBeVisible();
  await expect.poll(focused).toBe('FORM');

  const first = page.getByLabel('First Name');
  const name = await first.inputValue();
  for (const next of [`${name}-`, name]) {
    await first.fill(next);
    // The second press finds the button already focused.
    await page.getByRole('form', { name: 'Profile' }).getByRole('button', { name: 'Save changes' }).dblclick();
    await expect(first).toHaveValue(next);
    await expect(page.getByRole('form', { name: 'Profile' }).getByRole('button', { name: 'Discard' })).toHaveCount(0);
    await expect.poll(focused).toBe('FORM');
  }
});

test('says so when signing out does not reach the server', async ({ page }) => {
  await signInAsOwner(page);
  await page.goto('/settings/profile', { waitUntil: 'networkidle' });
  await page.route('**/settings/profile', (route) =>
    route.request().method() === 'POST' ? route.abort() : route.continue(),
  );
  await page.getByRole('button', { name: /Open user menu/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page.getByText(/^You are still signed in\. The server cannot be reached/)).toBeVisible();
  await expect(page.getByRole('heading', { level: 1, name: 'Profile' })).toBeVisible();
});
