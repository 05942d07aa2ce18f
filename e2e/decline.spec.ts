import { expect, type Page } from '@playwright/test';
import { expectFit } from './accessible';
import { newOrganization } from './database';
import { demo, enter, freshPage, newestMail, organizationTab, signIn } from './demo';
import { test } from './test';

/** Invites a person from the Invite User tab and returns the path of the link in the newest email. */
async function invite(page: Page, email: string): Promise<string> {
  await page.goto('/settings/invite');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('First Name').fill('Member');
  await page.getByLabel('Last Name').fill('Able');
  await page.getByRole('button', { name: 'Send Invitation' }).click();
  return newestLink(page, email);
}

async function newestLink(page: Page, email: string): Promise<string> {
  const { text } = await newestMail(page.request, email, /You are invited/);
  return /\/join\?token=[\w-]+/.exec(text)![0];
}

async function decline(page: Page, organization: string): Promise<void> {
  await page.getByRole('button', { name: 'Decline', exact: true }).click();
  const dialog = page.getByRole('alertdialog', { name: `Decline the invitation to ${organization}?` });
  await expect(dialog).toContainText('Owner Able can invite you again.');
  await dialog.getByRole('button', { name: 'Decline invitation' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Invitation declined' })).toBeVisible();
}

test('lets a signed-in person decline the invitation of another organization', async ({ page, browser }) => {
  const { OWNER: owner } = await newOrganization('Brightwater Clinics', ['OWNER']);
  const { MEMBER: guest } = await newOrganization('Larkspur Dental', ['OWNER', 'MEMBER']);
  await enter(page, owner);
  const link = await invite(page, guest);

  const invited = await freshPage(browser);
  await enter(invited, guest);
  await invited.goto(link);
  await expect(invited.getByRole('button', { name: 'Join Brightwater Clinics' })).toBeVisible();
  await expectFit(invited);
  await invited.getByRole('button', { name: 'Decline', exact: true }).click();
  await expect(invited.getByRole('alertdialog')).toBeVisible();
  await expectFit(invited);
  // Cancelling leaves the invitation open.
  await invited.getByRole('button', { name: 'Cancel' }).click();
  await decline(invited, 'Brightwater Clinics');
  await expect(invited.getByText(`ask Owner Able <${owner}>`)).toBeVisible();
  await expectFit(invited);
  await invited.reload();
  await expect(invited.getByRole('heading', { level: 1, name: 'Invitation declined' })).toBeVisible();
  await invited.getByRole('link', { name: 'Go to settings' }).click();
  await expect(organizationTab(invited)).toBeVisible();

  // The person is no longer pending; the history and the audit log say who declined, and they can be invited again.
  await page.goto(`/settings/users?search=${encodeURIComponent(guest)}`);
  await expect(page.getByRole('row').filter({ hasText: guest })).toHaveCount(0);
  await page.goto('/settings/invite');
  await page.getByRole('button', { name: 'Filter by Status' }).click();
  await page.getByRole('menuitemcheckbox', { name: 'Declined' }).click();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('row').filter({ hasText: guest })).toContainText('Declined');
  await expectFit(page);
  await page.goto('/settings/audit-log');
  const event = page.getByRole('row').filter({ hasText: 'Declined an invitation' });
  await expect(event).toContainText(guest);
  await invite(page, guest);
  await expect.poll(() => newestLink(page, guest), { timeout: 20_000 }).not.toBe(link);
  await invited.goto(await newestLink(page, guest));
  await expect(invited.getByRole('button', { name: 'Join Brightwater Clinics' })).toBeVisible();
});

test('lets a signed-out person decline with the link alone, on a phone', async ({ page, browser }) => {
  const { OWNER: owner } = await newOrganization('Harbor Street Law', ['OWNER']);
  const { MEMBER: guest } = await newOrganization('Juniper Realty', ['OWNER', 'MEMBER']);
  await enter(page, owner);
  const link = await invite(page, guest);

  const invited = await freshPage(browser, { viewport: { width: 390, height: 844 } });
  await invited.goto(link);
  await expect(invited.getByLabel('Password', { exact: true })).toBeVisible();
  await expectFit(invited);
  // Another page of the same link, opened before the invitation ends.
  const stale = await invited.context().newPage();
  await stale.goto(link);
  await decline(invited, 'Harbor Street Law');
  await expect(invited.getByRole('link', { name: 'Go to sign in' })).toBeVisible();
  await expectFit(invited);

  await stale.getByRole('button', { name: 'Decline', exact: true }).click();
  await stale.getByRole('button', { name: 'Decline invitation' }).click();
  await expect(stale.getByText('This invitation was already declined.')).toBeVisible();
  await stale.getByRole('button', { name: 'Cancel' }).click();
  await stale.getByLabel('Password', { exact: true }).fill(demo().password);
  await stale.getByRole('button', { name: 'Join Harbor Street Law' }).click();
  await expect(stale.getByRole('heading', { level: 1, name: 'Invitation declined' })).toBeVisible();

  // The account itself is as it was.
  await signIn(invited, guest, demo().password);
  await expect(organizationTab(invited)).toBeVisible();
});
