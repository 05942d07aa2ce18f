import { expect, type Page } from '@playwright/test';

/** Opens the Audit Log tab, optionally with filters, and waits for its events. */
export async function openLog(page: Page, query = ''): Promise<void> {
  await page.goto(`/settings/audit-log${query}`);
  await expect(page.getByRole('heading', { level: 1, name: 'Audit Log' })).toBeVisible();
  await expect(rows(page)).not.toHaveCount(0);
}

/** The rows of the table. */
export function rows(page: Page) {
  return page.getByRole('table', { name: 'Audit log' }).locator('tbody tr');
}
