import { expect, type Page } from '@playwright/test';
import { newOrganization, queryDatabase } from './database';
import { enter } from './demo';
import { test } from './test';

test.setTimeout(120_000);

/** Turns the page into one of another build, whose actions the server does not know. */
async function outdateActions(page: Page): Promise<void> {
  await page.route('**/settings/**', (route) => {
    const headers = route.request().headers();
    if (!headers['next-action']) return route.continue();
    return route.continue({ headers: { ...headers, 'next-action': `${'0'.repeat(40)}00` } });
  });
}

test('reports a new version and restores the input after a reload when the server no longer knows a form’s action', async ({
  page,
}) => {
  const people = await newOrganization('Next Edition', ['OWNER']);
  await enter(page, people.OWNER);
  await page.goto('/settings/profile');
  await page.getByLabel('First Name').fill('Typed before');
  await outdateActions(page);
  await page.getByRole('button', { name: 'Save' }).first().click();
  const news = page.getByRole('alertdialog', { name: 'A new version is available' });
  await expect(news).toContainText('Reload to continue; what you typed is kept.');
  await news.getByRole('button', { name: 'Not now' }).click();
  await expect(page.getByText('There is a new version of this page.').first()).toBeVisible();
  await expect(page.getByText('cannot be reached')).toHaveCount(0);
  await page.getByRole('button', { name: 'Save' }).first().click();
  await page.unroute('**/settings/**');
  await news.getByRole('button', { name: 'Reload' }).click();
  await expect(page.getByText('We restored what you typed before the page reloaded.')).toBeVisible();
  await expect(page.getByLabel('First Name')).toHaveValue('Typed before');
  await page.getByRole('button', { name: 'Save' }).first().click();
  await expect
    .poll(() => queryDatabase(`select first_name from users where lower(email) = '${people.OWNER}'`))
    .toEqual([{ first_name: 'Typed before' }]);
});

test('reports a new version for every kind of action when the server no longer knows it', async ({ page }) => {
  const people = await newOrganization('Menus Too', ['OWNER', 'MEMBER']);
  await enter(page, people.OWNER);
  await page.goto('/settings/users');
  await outdateActions(page);
  await page.getByRole('button', { name: /Actions for Member Able/ }).click();
  await page.getByRole('menuitem', { name: /End sessions/ }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'End sessions' }).click();
  await expect(page.getByRole('alertdialog', { name: 'A new version is available' })).toBeVisible();
  await page.getByRole('button', { name: 'Not now' }).click();
  await expect(page.getByText('There is a new version of this page.')).toBeVisible();
});

test('offers to reload when the page’s scripts are missing', async ({ page }) => {
  const people = await newOrganization('Missing Parts', ['OWNER']);
  await enter(page, people.OWNER);
  await page.route('**/_next/static/chunks/**', (route) => route.fulfill({ status: 404, body: 'Not Found' }));
  await page.goto('/settings/profile');
  const notice = page.getByRole('alert').filter({ hasText: 'This page did not load completely' });
  await expect(notice).toBeVisible();
  await page.unroute('**/_next/static/chunks/**');
  await notice.getByRole('link', { name: 'Reload' }).click();
  await expect(page.getByRole('button', { name: 'Save' }).first()).toBeVisible();
  await page.getByLabel('First Name').fill('Alive');
  await expect(page.getByRole('button', { name: 'Save' }).first()).toBeEnabled();
  await expect(notice).toHaveCount(0);
});

test('offers to reload when a lazily loaded script is missing', async ({ page }) => {
  await page.goto('/docs/agents');
  await page.waitForLoadState('networkidle');
  await page.route('**/_next/static/chunks/**', (route) => route.fulfill({ status: 404, body: 'Not Found' }));
  await page
    .getByRole('button', { name: /^Try it/ })
    .first()
    .click();
  await expect(page.getByText('This page did not load completely')).toBeVisible();
});
