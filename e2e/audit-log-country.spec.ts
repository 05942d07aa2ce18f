import { expect } from '@playwright/test';
import { expectAccessible, expectFit } from './accessible';
import { openLog, rows } from './audit-log';
import { signInAsOwner } from './demo';
import { test } from './test';

test('filters the audit log by country, from the list and from an event', async ({ page }) => {
  await signInAsOwner(page);
  await openLog(page);
  await expect(
    page.getByText(/^Locations are estimates from IP addresses.* Data: NRO, \d+ \w+ 20\d\d\.$/),
  ).toBeVisible();
  await page.getByLabel('Country').selectOption({ label: 'Germany' });
  await expect(page).toHaveURL(/country=DE/);
  await expect(page.getByText(/have no country, and neither have events recorded before/)).toBeVisible();
  await expect(rows(page).first()).toContainText('Germany');
  for (const row of await rows(page).all()) await expect(row).toContainText('Germany');
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(page).toHaveURL(/\/settings\/audit-log$/);
  await rows(page).getByRole('button', { name: 'Netherlands' }).first().click();
  await expect(page).toHaveURL(/country=NL/);
  await expect(page.getByLabel('Country')).toHaveValue('NL');
  await expectFit(page);
  await expectAccessible(page);
});

test('ignores a country in the URL that is none', async ({ page }) => {
  await signInAsOwner(page);
  await page.goto('/settings/audit-log?country=Germany');
  await expect(page.getByLabel('Country')).toHaveValue('');
  await expect(rows(page).first()).toBeVisible();
});
