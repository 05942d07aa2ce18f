import { expect } from '@playwright/test';
import { expectFit } from './accessible';
import { forgetProof } from './database';
import { demo, newPerson, signInAsOwner } from './demo';
import { test } from './test';

test('shows a person’s access and does each act on them', async ({ page, browser }) => {
  await signInAsOwner(page);
  const guest = await browser.newPage();
  const { email } = await newPerson(page, guest, 'DEVELOPER');
  await page.goto(`/settings/users?search=${encodeURIComponent(email)}`);
  await page.getByRole('link', { name: 'Nia Newcomer' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Nia Newcomer');
  await expect(page.getByText(email, { exact: true })).toBeVisible();
  await expect(page.getByText('They have a password.')).toBeVisible();
  await expect(page.getByText(/^Invited as DEVELOPER by /)).toBeVisible();
  await expect(page.getByText('Accepted', { exact: true })).toBeVisible();

  await page.getByRole('button', { name: /^End session: / }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'End session' }).click();
  await expect(page.getByText('Not signed in anywhere.')).toBeVisible();
  await guest.reload();
  await expect(guest.getByRole('button', { name: 'Sign in', exact: true })).toBeVisible();

  await page.getByRole('button', { name: 'Change role…' }).click();
  await page.getByRole('radio', { name: /^MEMBER/ }).check();
  await forgetProof(page);
  await page.getByRole('button', { name: 'Change role', exact: true }).click();
  const ask = page.getByRole('dialog', { name: 'Confirm it’s you' });
  await ask.getByLabel('Password', { exact: true }).fill(demo().password);
  await ask.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByRole('region', { name: 'Role' })).toContainText('MEMBER');

  await page.getByRole('button', { name: 'Suspend…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Suspend' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Suspended');
  await page.getByRole('button', { name: 'Reactivate…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Reactivate' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Active');
  await expectFit(page);

  await page.getByRole('button', { name: 'Remove…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Remove' }).click();
  await expect(page).toHaveURL(/\/settings\/users$/);
  await guest.close();
});

test('shows a member only what everyone may see, and nobody a page of another organization', async ({
  page,
  browser,
}) => {
  await signInAsOwner(page);
  const guest = await browser.newPage();
  await newPerson(page, guest);
  await guest.goto('/settings/users?search=ada%40acme.example');
  await guest.getByRole('link', { name: 'Ada Okafor' }).click();
  await expect(guest.getByRole('heading', { level: 1 })).toContainText('Ada Okafor');
  await expect(guest.getByRole('heading', { name: 'Access' })).toBeVisible();
  for (const name of ['Sessions', 'API keys they created', 'Recent activity', 'Invitations'])
    await expect(guest.getByRole('heading', { name })).toHaveCount(0);
  await expect(guest.getByRole('button', { name: 'Change role…' })).toHaveCount(0);
  for (const id of ['01890000-0000-7000-8000-000000000000', 'nobody']) {
    await guest.goto(`/settings/users/${id}`);
    await expect(guest.getByRole('heading', { level: 1 })).toContainText(/not found|doesn’t exist/i);
  }
  await guest.close();
});
