import { expect } from '@playwright/test';
import { expectFit } from './accessible';
import { newestMail, organizationTab, signIn, signInAsOwner, temporaryPassword } from './demo';
import { test } from './test';

const PASSWORD = 'seven quiet lanterns drifting';

test('signs an invited person in with the emailed password and requires a new one', async ({ page, browser }) => {
  const email = `nia.${Date.now()}@acme.example`;
  await signInAsOwner(page);
  await page.getByRole('link', { name: 'Invite User' }).first().click();
  await expect(page.getByRole('heading', { level: 1, name: 'Invite User' })).toBeVisible();
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('First Name').fill('Nia');
  await page.getByLabel('Last Name').fill('Adeyemi');
  await page.getByLabel('Role', { exact: true }).selectOption('DEVELOPER');
  await page.getByRole('button', { name: 'Send Invitation' }).click();
  const row = page.getByRole('row').filter({ hasText: email });
  await expect(row.getByText('Sent', { exact: true })).toBeVisible({ timeout: 20_000 });

  const temporary = temporaryPassword(await newestMail(page.request, email, /invit/i));
  const guest = await (await browser.newContext()).newPage();
  await signIn(guest, email, temporary);
  await expect(guest).toHaveURL(/\/set-password$/);

  // Half signed in: every page redirects to the pending step.
  for (const path of ['/settings/users', '/settings/api-keys', '/settings/organization']) {
    await guest.goto(path);
    await expect(guest).toHaveURL(/\/set-password$/);
  }

  await guest.getByLabel('New password').fill('too short');
  await guest.getByRole('button', { name: 'Save and continue' }).click();
  await expect(guest.getByText('Use at least 15 characters.')).toBeVisible();
  await guest.getByLabel('New password').fill(PASSWORD);
  await guest.getByRole('button', { name: 'Save and continue' }).click();
  await expect(guest.getByRole('link', { name: 'Continue to settings' })).toBeVisible();
  await expect(guest.getByText('Ada Okafor invited you')).toBeVisible();
  await expect(guest.getByRole('region', { name: 'Next steps' }).getByRole('listitem').first()).toContainText(
    'Protect your account',
  );
  await expectFit(guest);
  await guest.getByRole('link', { name: 'Continue to settings' }).click();
  await expect(organizationTab(guest)).toBeVisible();
  await expect(guest.getByRole('link', { name: 'API Keys' }).first()).toBeVisible();
  await expect(guest.getByRole('link', { name: 'Invite User' })).toHaveCount(0);

  // Pages that the role does not allow are denied by URL too.
  await guest.goto('/settings/invite');
  await expect(guest.getByRole('heading', { level: 1 })).not.toHaveText('Invite User');

  // The temporary password no longer works, the chosen one does, and the table shows an active member.
  const again = await (await browser.newContext()).newPage();
  await signIn(again, email, temporary);
  await expect(again.getByText('Incorrect email or password.')).toBeVisible();
  await signIn(again, email, PASSWORD);
  await expect(organizationTab(again)).toBeVisible();
  await page.goto(`/settings/users?search=${encodeURIComponent(email)}`);
  await expect(page.getByRole('row').filter({ hasText: email }).getByText('Active')).toBeVisible();
});

test('invalidates the older password when an invitation is resent, and both when it is revoked', async ({
  page,
  browser,
}) => {
  const email = `kofi.${Date.now()}@acme.example`;
  await signInAsOwner(page);
  await page.goto('/settings/invite');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('First Name').fill('Kofi');
  await page.getByLabel('Last Name').fill('Mensah');
  await page.getByRole('button', { name: 'Send Invitation' }).click();
  const first = await newestMail(page.request, email, /invit/i);
  const row = page.getByRole('row').filter({ hasText: email });
  await expect(row.getByText('Sent', { exact: true })).toBeVisible({ timeout: 20_000 });

  await row.getByRole('button', { name: /Actions/ }).click();
  await page.getByRole('menuitem', { name: 'Resend' }).click();
  await expect
    .poll(async () => (await newestMail(page.request, email, /invit/i)).id, { timeout: 20_000 })
    .not.toBe(first.id);
  const second = await newestMail(page.request, email, /invit/i);

  const guest = await (await browser.newContext()).newPage();
  await signIn(guest, email, temporaryPassword(first));
  await expect(guest.getByText('Incorrect email or password.')).toBeVisible();
  await signIn(guest, email, temporaryPassword(second));
  await expect(guest).toHaveURL(/\/set-password$/);

  await row.getByRole('button', { name: /Actions/ }).click();
  await page.getByRole('menuitem', { name: /Revoke/ }).click();
  await page
    .getByRole('alertdialog')
    .getByRole('button', { name: /Revoke/ })
    .click();
  await expect(page.getByRole('row').filter({ hasText: email })).toHaveCount(0);
  await guest.getByLabel('New password').fill(PASSWORD);
  await guest.getByRole('button', { name: 'Save and continue' }).click();
  // Which of the two depends on how far the revocation was.
  await expect(guest.getByText(/signed out|session has ended/i)).toBeVisible();
});

test('rejects an invitation outside the allowed domains at the field and keeps the input', async ({ page }) => {
  await signInAsOwner(page);
  await page.goto('/settings/invite');
  await page.getByLabel('Email').fill('mallory@evilacme.example');
  await page.getByLabel('First Name').fill('Mallory');
  await page.getByLabel('Last Name').fill('Stone');
  await page.getByRole('button', { name: 'Send Invitation' }).click();
  await expect(page.getByLabel('Email')).toHaveAttribute('aria-invalid', 'true');
  await expect(page.getByLabel('First Name')).toHaveValue('Mallory');
});
