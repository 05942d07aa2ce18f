import { readFile } from 'node:fs/promises';
import { expect, type Locator, type Page } from '@playwright/test';
import { newId } from '@/lib/core/id';
import { expectAccessible, expectFit } from './accessible';
import { addMembers, forgetProof, holdMember, newOrganization, queryDatabase } from './database';
import { demo, enter, freshPage } from './demo';
import { test } from './test';

test.setTimeout(120_000);

const box = (page: Page, name: string) => page.getByRole('checkbox', { name: `Select ${name}`, exact: true });
const pageBox = (page: Page) =>
  page.getByRole('checkbox', { name: 'Select all on this page' }).filter({ visible: true });
const bar = (page: Page) => page.getByRole('region', { name: 'Selected users' });
const act = (page: Page, name: string) => bar(page).getByRole('button', { name }).click();
const progress = (page: Page) => page.getByRole('region', { name: 'Bulk changes' });

/** Expects that nothing in a dialog reaches beyond its right edge. */
async function expectInside(dialog: Locator): Promise<void> {
  const beyond = await dialog.evaluate((node) => {
    const edge = node.getBoundingClientRect().right + 1;
    return [...node.querySelectorAll('*')]
      .filter((part) => part.getBoundingClientRect().right > edge)
      .map((part) => part.outerHTML.slice(0, 100));
  });
  expect(beyond).toEqual([]);
}

/** Opens the Users tab of a new organization with 60 members besides an owner and an admin, as one of those two. */
async function openUsers(page: Page, as: 'OWNER' | 'ADMIN', members = 60): Promise<Record<'OWNER' | 'ADMIN', string>> {
  const emails = await newOrganization('Bulk Telecom', ['OWNER', 'ADMIN']);
  await addMembers(emails.OWNER, members);
  await enter(page, emails[as]);
  await page.goto('/settings/users');
  await expect(page.getByRole('navigation', { name: 'Pages' })).toContainText(`1–20 of ${members + 2}`);
  return emails;
}

test('keeps a selection across pages, sorting, search and a person’s page', async ({ page }) => {
  await openUsers(page, 'ADMIN');
  await box(page, 'Person 003').click();
  await box(page, 'Person 006').click({ modifiers: ['Shift'] });
  await expect(bar(page)).toContainText('4 users selected');
  await box(page, 'Person 004').focus();
  await page.keyboard.press('Space');
  await expect(box(page, 'Person 004')).not.toBeChecked();
  await expect(bar(page)).toContainText('3 users selected');

  await page.getByRole('button', { name: 'Next page' }).click();
  await expect(page.getByRole('navigation', { name: 'Pages' })).toContainText('21–40');
  await expect(pageBox(page)).not.toBeChecked();
  await pageBox(page).click();
  await expect(bar(page)).toContainText('23 users selected');
  await expect(bar(page)).toContainText('3 not on this page');
  await page.getByRole('button', { name: 'Name' }).click();
  await expect(page.getByText('Person 060', { exact: true })).toBeVisible();
  await expect(bar(page)).toContainText('23 users selected');

  await page.getByLabel('Search by name or email').fill('Person 003');
  await expect(box(page, 'Person 003')).toBeChecked();
  await expect(bar(page)).toContainText('22 not on this page');
  await page.getByRole('link', { name: 'Person 003' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Person 003');
  await page.goBack();
  await expect(bar(page)).toContainText('23 users selected');
  await bar(page).getByRole('button', { name: 'Clear selection' }).click();
  await expect(bar(page)).toBeHidden();
  await expect(box(page, 'Person 003')).not.toBeChecked();
});

test('does not select oneself or a higher role, and says why', async ({ page }) => {
  await openUsers(page, 'ADMIN', 30);
  const own = box(page, 'Admin Able');
  await expect(own).toHaveAttribute('aria-description', /^This is you\./);
  await own.press('Space');
  await expect(own).not.toBeChecked();
  await expect(page.getByRole('region', { name: /Notifications/ })).toContainText('This is you.');
  await pageBox(page).click();
  await expect(pageBox(page)).toBeChecked();
  await expect(bar(page)).toContainText('18 users selected');
  await page.goto('/settings/users?search=owner');
  await expect(box(page, 'Owner Able')).toHaveAttribute('aria-description', /doesn’t allow you to change/);
  await expect(pageBox(page)).toBeDisabled();
});

test('changes the role of everyone who matches, after saying who is skipped', async ({ page }) => {
  await openUsers(page, 'ADMIN');
  await pageBox(page).click();
  await bar(page).getByRole('button', { name: 'Select all 62 users' }).click();
  await expect(bar(page)).toContainText('62 users selected');
  await expect(bar(page)).toContainText('Everyone');
  await page.getByRole('button', { name: 'Next page' }).click();
  await expect(box(page, 'Person 030')).toBeChecked();
  await page.getByLabel('Search by name or email').fill('person');
  await expect(page.getByText('The selection was cleared because the filters changed.')).toBeVisible();
  await expect(bar(page)).toBeHidden();

  await expect(page.getByRole('navigation', { name: 'Pages' })).toContainText('1–20 of 60');
  await page.getByLabel('Search by name or email').fill('');
  await expect(page.getByRole('navigation', { name: 'Pages' })).toContainText('1–20 of 62');
  await pageBox(page).click();
  await bar(page).getByRole('button', { name: 'Select all 62 users' }).click();
  await box(page, 'Person 002').click();
  await expect(bar(page)).toContainText('61 users selected');
  await expect(bar(page)).toContainText('Everyone, except 1');
  await forgetProof(page);
  await act(page, 'Change role…');
  const dialog = page.getByRole('dialog', { name: 'Change role of 61 users' });
  await expect(dialog.getByRole('button', { name: /^Change role/ })).toBeDisabled();
  await dialog.getByRole('radio', { name: /^MEMBER/ }).check();
  await expect(dialog.getByText('No users would be changed.')).toBeVisible();
  await dialog.getByRole('radio', { name: /^DEVELOPER/ }).check();
  const preview = dialog.getByRole('region', { name: 'Preview' });
  await expect(preview).toContainText('59 users will get the new role; 2 will be skipped:');
  await expect(preview).toContainText('This is your own account.');
  await expectInside(dialog);
  await expect(preview.getByRole('listitem').filter({ hasText: 'Owner Able' })).toContainText('Skipped');
  await dialog.getByRole('button', { name: 'Change role of 59 users' }).click();
  const ask = page.getByRole('dialog', { name: 'Confirm it’s you' });
  await ask.getByLabel('Password', { exact: true }).fill(demo().password);
  await ask.getByRole('button', { name: 'Confirm' }).click();

  await expect(progress(page)).toContainText('Changed the role of 59 users to DEVELOPER', { timeout: 30_000 });
  await expect(bar(page)).toBeHidden();
  await expect(page.getByRole('row', { name: /Person 001/ })).toContainText('DEVELOPER');
  await expect(page.getByRole('row', { name: /Person 002/ })).toContainText('MEMBER');
  await progress(page).getByRole('link', { name: 'Show results' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Changed the role of 59 users to DEVELOPER');
  await page.getByRole('button', { name: 'Skipped 2' }).click();
  await expect(page.getByRole('row')).toHaveCount(3);
  await expect(page.getByRole('row', { name: /Owner Able/ })).toContainText('Skipped');

  await page.goto('/settings/users');
  await progress(page).getByRole('button', { name: 'Dismiss' }).click();
  await expect(progress(page)).toBeHidden();
  await page.getByRole('link', { name: 'Bulk changes of the last 30 days' }).click();
  await expect(page.getByRole('row', { name: /Changed the role of 59 users/ })).toContainText('Completed');
});

test('shows the progress after a reload and to others, and the failures as a file', async ({ page, browser }) => {
  const early = newId();
  const emails = await openUsers(page, 'ADMIN', 120);
  const held = await holdMember(early, emails.OWNER);
  await page.goto('/settings/users?search=person');
  await pageBox(page).click();
  await bar(page).getByRole('button', { name: 'Select all 121 who match' }).click();
  await act(page, 'Remove…');
  const dialog = page.getByRole('dialog', { name: 'Remove 121 users?' });
  await dialog.getByRole('button', { name: 'Remove 121 users' }).click();
  await expect(progress(page)).toContainText('Removing 121 users');
  await expect(progress(page)).toContainText('100 of 121', { timeout: 30_000 });
  await page.reload();
  await expect(progress(page).getByRole('progressbar')).toHaveAttribute('aria-valuetext', '100 of 121');

  const owner = await freshPage(browser);
  await enter(owner, emails.OWNER);
  await owner.goto('/settings/users');
  await expect(progress(owner)).toContainText('Started by Admin Able');
  await expect(progress(owner)).toContainText('100 of 121');
  // Whoever started it may no longer do it: the rest is not done, and says so.
  await held.demote(emails.ADMIN);
  await expect(progress(owner)).toContainText('100 changed · 0 skipped · 21 failed', { timeout: 30_000 });
  await expect(progress(owner)).toContainText('Removed 100 users');
  const downloading = owner.waitForEvent('download');
  await progress(owner).getByRole('link', { name: 'Download failures' }).click();
  const file = await downloading;
  expect(file.suggestedFilename()).toMatch(/^bulk-change-failed-.*\.csv$/);
  const lines = (await readFile(await file.path(), 'utf8')).trim().split('\r\n');
  expect(lines[0]).toContain('"email","name","outcome","reason","message","user_id"');
  expect(lines).toHaveLength(22);
  expect(lines.slice(1).every((line) => line.includes('"failed","authority_lost"'))).toBe(true);
  await owner.close();
});

test('cancels a change that waits for another one, and changes nobody', async ({ page }) => {
  const early = newId();
  const emails = await openUsers(page, 'OWNER', 20);
  const held = await holdMember(early, emails.OWNER);
  await page.goto('/settings/users?search=person&sort=-name');
  await box(page, 'Person 999').click();
  await act(page, 'Remove…');
  await page.getByRole('dialog').getByRole('button', { name: 'Remove 1 user' }).click();
  await expect(progress(page)).toContainText('Removing 1 user');
  await box(page, 'Person 020').click();
  await box(page, 'Person 018').click({ modifiers: ['Shift'] });
  await act(page, 'Suspend…');
  await page.getByRole('dialog').getByRole('button', { name: 'Suspend 3 users' }).click();
  await expect(progress(page)).toContainText('Suspending 3 users');
  await page.getByRole('button', { name: 'Cancel change' }).first().click();
  await expect(progress(page)).toContainText('Cancelled: suspended no users');
  await expect(progress(page)).toContainText('0 changed · 0 skipped · 0 failed · 3 not started');
  await held.release();
  await expect(progress(page)).toContainText('Removed 1 user', { timeout: 30_000 });
  await expect(page.getByRole('row', { name: /Person 019/ })).toContainText('Active');
});

test('removes users together with the API keys that they created', async ({ page, browser }) => {
  const emails = await newOrganization('Keys Telecom', ['OWNER', 'DEVELOPER']);
  const developer = await freshPage(browser);
  await enter(developer, emails.DEVELOPER);
  await developer.goto('/settings/api-keys');
  await developer.getByRole('button', { name: 'New Key' }).click();
  await developer.getByRole('dialog').getByLabel('Name', { exact: true }).fill('Nightly export');
  await developer.getByRole('dialog').getByRole('button', { name: 'Read only' }).click();
  await developer.getByRole('dialog').getByRole('button', { name: 'Create key' }).click();
  await expect(
    developer
      .getByRole('dialog')
      .getByText(/agni_sk_/)
      .first(),
  ).toBeVisible();

  await enter(page, emails.OWNER);
  await page.goto('/settings/users');
  await box(page, 'Developer Able').click();
  await act(page, 'Remove…');
  const dialog = page.getByRole('dialog', { name: 'Remove 1 user?' });
  await expect(dialog.getByRole('region', { name: 'API keys' })).toContainText('Nightly export');
  await dialog.getByRole('checkbox', { name: 'Revoke this key' }).check();
  await dialog.getByRole('button', { name: 'Remove 1 user' }).click();
  await expect(progress(page)).toContainText('Removed 1 user', { timeout: 30_000 });
  await expect(page.getByRole('row', { name: /Developer Able/ })).toHaveCount(0);
  const [key] = await queryDatabase<{ revoked_at: Date | null }>(
    `select revoked_at from api_keys where name = 'Nightly export' order by created_at desc limit 1`,
  );
  expect(key?.revoked_at).not.toBeNull();
  await developer.close();
});

test('suspends, reactivates, signs out and sends passwords', async ({ page }) => {
  await openUsers(page, 'OWNER', 20);
  const run = async (label: string, confirm: RegExp, done: string) => {
    await box(page, 'Person 001').click();
    await box(page, 'Person 003').click({ modifiers: ['Shift'] });
    await act(page, label);
    await page.getByRole('dialog').getByRole('button', { name: confirm }).click();
    await expect(progress(page)).toContainText(done, { timeout: 30_000 });
  };
  await run('Suspend…', /^Suspend 3/, 'Suspended 3 users');
  await expect(page.getByRole('row', { name: /Person 002/ })).toContainText('Suspended');
  await run('Reactivate…', /^Reactivate 3/, 'Reactivated 3 users');
  await expect(page.getByRole('row', { name: /Person 002/ })).toContainText('Active');
  await run('Send temporary password…', /^Send to 3/, 'Sent a temporary password to 3 users');
  await box(page, 'Person 005').click();
  await act(page, 'End sessions…');
  await expect(page.getByRole('dialog')).toContainText('They are not signed in.');
  await expect(page.getByRole('dialog').getByRole('button', { name: /^End sessions/ })).toBeDisabled();
});

test('shows a member no checkboxes and no bulk changes', async ({ page }) => {
  const { MEMBER } = await newOrganization('Quiet Telecom', ['OWNER', 'MEMBER']);
  await enter(page, MEMBER);
  await page.goto('/settings/users');
  await expect(page.getByRole('row', { name: /Owner Able/ })).toBeVisible();
  await expect(page.getByRole('checkbox')).toHaveCount(0);
  await page.goto('/settings/users/bulk');
  await expect(page.getByRole('heading', { level: 1 })).not.toHaveText('Bulk changes');
});

test('selects and acts on a phone with no axe violations, in both themes', async ({ page }) => {
  await openUsers(page, 'OWNER', 25);
  await box(page, 'Person 001').click();
  await expectFit(page);
  await page.setViewportSize({ width: 390, height: 844 });
  await pageBox(page).click();
  await bar(page).getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: 'Suspend…' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('region', { name: 'Preview' })).toBeVisible();
  await expectInside(dialog);
  for (const colorScheme of ['dark', 'light'] as const) {
    await page.emulateMedia({ colorScheme });
    await expectAccessible(page);
  }
  await page.keyboard.press('Escape');
  await expect(bar(page).getByRole('button', { name: 'Actions' })).toBeFocused();
  await bar(page).getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('menuitem', { name: 'Suspend…' }).click();
  await dialog.getByRole('button', { name: /^Suspend \d+ users$/ }).click();
  await expect(progress(page)).toContainText(/^Suspended \d+ users/, { timeout: 30_000 });
  await progress(page).getByRole('link', { name: 'Show results' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Suspended');
  await page.setViewportSize({ width: 1440, height: 900 });
  await expectFit(page);
});
