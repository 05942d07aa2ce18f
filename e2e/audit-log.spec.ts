import { expect, type Page } from '@playwright/test';
import { expectAccessible, expectFit } from './accessible';
import { openLog, rows } from './audit-log';
import { signInAsOwner } from './demo';
import { test } from './test';

async function verify(page: Page, seal?: string) {
  await page.getByRole('button', { name: 'Verify' }).click();
  const dialog = page.getByRole('dialog', { name: 'Verify the audit log' });
  if (seal) await dialog.getByLabel('Earlier seal').fill(seal);
  await dialog.getByRole('button', { name: 'Verify' }).click();
  return dialog;
}

test('verifies the audit log, remembers the result and seals the new event', async ({ page }) => {
  await signInAsOwner(page);
  await openLog(page);
  const dialog = await verify(page);
  await expect(dialog.getByText('The audit log is intact')).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(page.getByText(/^Verified (just now|1 minute ago)$/)).toBeVisible();
  await expect(rows(page).first()).toContainText('Verified the audit log');
  await expect(async () => {
    await page.reload();
    await expect(rows(page).filter({ hasText: 'Not sealed yet' })).toHaveCount(0, { timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
});

test('detects a cut-off audit log from a seal noted elsewhere', async ({ page }) => {
  await signInAsOwner(page);
  await openLog(page);
  const dialog = await verify(page, 'not a seal');
  await expect(dialog.getByLabel('Earlier seal')).toHaveAttribute('aria-invalid', 'true');
  await dialog.getByLabel('Earlier seal').fill(`9999999:${'a'.repeat(64)}`);
  await dialog.getByRole('button', { name: 'Verify' }).click();
  await expect(dialog.getByText(/The log was cut off: events \d+ to 9999999 are missing\./)).toBeVisible();
  await dialog.getByRole('button', { name: 'Close' }).last().click();
  await expect(page.getByText(/^Verification failed/)).toBeVisible();
  // Without the seal nothing is wrong, as the next verification shows.
  await expect((await verify(page)).getByText('The audit log is intact')).toBeVisible();
});

test('keeps audit log filters in the URL with names when reloaded', async ({ page }) => {
  await signInAsOwner(page);
  await openLog(page);
  await page.getByLabel('Search the audit log').fill('mateo');
  await rows(page).getByRole('button', { name: 'Mateo Álvarez' }).first().click();
  await expect(page).toHaveURL(/actor_id=/);
  const chip = page.getByRole('button', { name: /Remove filter: Actor: Mateo Álvarez/ });
  await expect(chip).toBeVisible();
  await page.getByLabel('Action', { exact: true }).selectOption({ label: 'Signed in' });
  await expect(page).toHaveURL(/action=session\.sign_in/);
  await page.reload();
  await expect(chip).toBeVisible();
  for (const row of await rows(page).all()) await expect(row).toContainText('Mateo Álvarez');
  await page.getByLabel('Actor', { exact: true }).selectOption({ label: 'System' });
  await expect(page.getByText('No events match')).toBeVisible();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(page).toHaveURL(/\/settings\/audit-log$/);
  await page.getByLabel('Search the audit log').fill('siobhan');
  await expect(page).toHaveURL(/search=siobhan/);
  await expect(rows(page).first()).toContainText(/siobhan/i);
});

test('pages to older events and back', async ({ page }) => {
  await signInAsOwner(page);
  await openLog(page);
  // Where an event is in the hash chain. Its other texts may recur, and its time is relative.
  const place = () =>
    rows(page)
      .nth(1)
      .getByText(/^#[\d,]+$/)
      .innerText();
  const first = await place();
  await expect(page.getByRole('button', { name: 'Newer events' })).toHaveAttribute('aria-disabled', 'true');
  await page.getByRole('button', { name: 'Older events' }).click();
  await expect(page).toHaveURL(/older=/);
  await expect.poll(place).not.toBe(first);
  const second = await place();
  await page.getByRole('button', { name: 'Older events' }).click();
  await expect.poll(place).not.toBe(second);
  await page.getByRole('button', { name: 'Newer events' }).click();
  await expect(page).toHaveURL(/newer=/);
  await expect.poll(place).toBe(second);
  await page.getByRole('button', { name: 'Newest events' }).click();
  await expect(page).toHaveURL(/\/settings\/audit-log$/);
  await page.goto('/settings/audit-log?older=garbled');
  await expect(rows(page).first()).toBeVisible();
});

test('shows every detail of an event', async ({ page }) => {
  await signInAsOwner(page);
  await openLog(page, '?action=api_key.create');
  // Another test may have created a key a moment ago.
  const sealed = rows(page).filter({ hasNotText: 'Not sealed yet' });
  await sealed.first().getByRole('button', { name: 'Details of “Created an API key”' }).click();
  const sheet = page.getByRole('dialog', { name: 'Created an API key' });
  for (const name of ['Time', 'IP address', 'Request ID', 'Event ID', 'Target ID', 'Seal'])
    await expect(sheet.getByText(name, { exact: true })).toBeVisible();
  await expect(sheet.getByText('permissions')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(sheet).toHaveCount(0);
});

test('opens the calendar of an empty date at this month', async ({ page }) => {
  await signInAsOwner(page);
  await openLog(page, '?span=custom');
  await page.getByRole('button', { name: 'Open calendar' }).first().click();
  const month = await page.evaluate(() => new Date().toLocaleDateString('en', { month: 'long', year: 'numeric' }));
  await expect(page.getByRole('grid', { name: month })).toBeVisible();
});

test('has no axe violations in the date fields and their calendar', async ({ page }) => {
  // Axe takes seconds for a page of 50 events, and looks eight times.
  test.setTimeout(240_000);
  await signInAsOwner(page);
  await openLog(page, '?span=custom');
  await page.getByLabel('From', { exact: true }).fill('2026-02-30');
  await page.getByLabel('To', { exact: true }).focus();
  await expect(page.getByText('Enter a date, such as 2027-03-20.')).toBeVisible();
  await expectFit(page);
  await page.getByRole('button', { name: 'Open calendar' }).last().click();
  await expect(page.getByRole('grid')).toBeVisible();
  await expectFit(page);
});

for (const colorScheme of ['light', 'dark'] as const) {
  for (const [name, viewport] of Object.entries({
    desk: { width: 1440, height: 900 },
    phone: { width: 390, height: 844 },
  })) {
    test(`has no axe violations on the audit log tab, ${name}, ${colorScheme}`, async ({ browser }) => {
      const page = await (await browser.newContext({ viewport, colorScheme })).newPage();
      await signInAsOwner(page);
      await openLog(page, '?action=organization.update');
      await rows(page).first().locator('summary').click();
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0);
      await rows(page)
        .first()
        .getByRole('button', { name: /^Details of/ })
        .click();
      await expect(page.getByRole('dialog')).toBeVisible();
      await page.waitForTimeout(400);
      await expectAccessible(page);
      await page.keyboard.press('Escape');
      const dialog = await verify(page);
      await expect(dialog.getByText('The audit log is intact')).toBeVisible();
      await expectAccessible(page);
    });
  }
}
