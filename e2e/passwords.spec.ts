import { expect, type Page } from '@playwright/test';
import { expectAccessible } from './accessible';
import { newestMail, newPerson, organizationTab, signIn, signInAsOwner, temporaryPassword } from './demo';
import { test } from './test';

/** A word that only the estimator's lists contain. */
const MARK = 'militaryAlphabet-en';

/** The sizes of loaded scripts that contain the estimator's lists. */
function watchEstimator(page: Page) {
  const sizes: number[] = [];
  page.on('response', async (response) => {
    if (!response.url().includes('.js')) return;
    const body = await response.text().catch(() => '');
    if (body.includes(MARK)) sizes.push(body.length);
  });
  return sizes;
}

async function invited(page: Page): Promise<{ email: string; temporary: string }> {
  const email = `pia.${Date.now()}@acme.example`;
  await signInAsOwner(page);
  await page.goto('/settings/invite');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('First Name').fill('Pia');
  await page.getByLabel('Last Name').fill('Lindqvist');
  await page.getByRole('button', { name: 'Send Invitation' }).click();
  return { email, temporary: temporaryPassword(await newestMail(page.request, email, /invit/i)) };
}

test('shows advice while a password is typed and decides on the server', async ({ page, browser }) => {
  const { email, temporary } = await invited(page);
  const guest = await (await browser.newContext()).newPage();
  const loaded = watchEstimator(guest);
  await signIn(guest, email, temporary);
  const field = guest.getByLabel('New password');
  await expect(field).toBeVisible();
  await expect(field).toHaveAttribute('autocomplete', 'new-password');
  await guest.waitForLoadState('networkidle');
  expect(loaded).toEqual([]);

  const says = (words: string | RegExp) =>
    expect(guest.locator('[aria-live=polite]').filter({ hasText: words })).toBeVisible();
  await field.pressSequentially('short one');
  await says('Too short: 9 of at least 15 characters.');
  await expect.poll(() => loaded.length).toBe(1);
  await field.fill('qwertyuiopasdfgh');
  await says('Easy to guess.');
  await field.fill(`${email.replace('@', '-')}`);
  await says('Based on your name, email or organization.');
  await field.fill('twelve amber rivers meeting');
  await says('Fair.');
  await field.fill('velvet anchor prairie drum');
  await says(/^Very strong/);
  await expectAccessible(guest);

  // The server rejects what the meter calls easy, and the input is kept.
  await field.fill('qwertyuiopasdfgh');
  await guest.getByRole('button', { name: 'Save and continue' }).click();
  await expect(guest.getByText('This password is easy to guess.')).toBeVisible();
  await expect(field).toHaveValue('qwertyuiopasdfgh');
  await expect(field).toHaveAttribute('aria-invalid', 'true');

  await expect(field).toHaveAttribute('type', 'password');
  await guest.getByRole('button', { name: 'Show password' }).click();
  await expect(field).toHaveAttribute('type', 'text');
  // Pasted from a password manager, including spaces.
  await field.fill('');
  await guest.evaluate(() => {
    const data = new DataTransfer();
    data.setData('text/plain', ' pasted words with a space ');
    document.activeElement?.dispatchEvent(
      new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
    );
  });
  await field.fill(' pasted words with a space ');
  await guest.getByRole('button', { name: 'Save and continue' }).click();
  await expect(guest.getByRole('link', { name: 'Continue to settings' })).toBeVisible();
  const again = await (await browser.newContext()).newPage();
  await signIn(again, email, ' pasted words with a space ');
  await expect(organizationTab(again)).toBeVisible();
});

test('loads the list of common passwords only when a new password is typed', async ({ page, browser }) => {
  const guest = await (await browser.newContext()).newPage();
  const loaded = watchEstimator(guest);
  await signInAsOwner(page);
  await newPerson(page, guest, 'ADMIN');
  const before = loaded.length;
  for (const path of ['organization', 'profile', 'security', 'api-keys', 'users', 'invite', 'audit-log']) {
    await guest.goto(`/settings/${path}`, { waitUntil: 'networkidle' });
  }
  await guest.goto('/docs', { waitUntil: 'networkidle' });
  expect(loaded.length).toBe(before);
  await guest.goto('/settings/security');
  await guest.getByLabel('New password').pressSequentially('abc');
  await expect.poll(() => loaded.length).toBe(before + 1);
});

test('reports too many concurrent sign-ins and keeps the input', async ({ page }) => {
  await page.route('**/login', (route) =>
    route.request().method() === 'POST'
      ? route.fulfill({
          status: 503,
          contentType: 'text/plain',
          headers: { 'Retry-After': '3' },
          body: 'Too many people are signing in right now. Try again in a few seconds.',
        })
      : route.continue(),
  );
  await signIn(page, 'ada@acme.example', 'my long typed password');
  await expect(page.getByText('Too many people are signing in right now. Try again in a few seconds.')).toBeVisible();
  await expect(page.getByLabel('Email')).toHaveValue('ada@acme.example');
  await expect(page.getByLabel('Password', { exact: true })).toHaveValue('my long typed password');
  await expect(page.getByRole('button', { name: 'Sign in', exact: true })).toBeEnabled();
});
