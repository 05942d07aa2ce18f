import { expect, type Page } from '@playwright/test';
import { expectFit } from './accessible';
import { forgetProof, newOrganization, queryDatabase } from './database';
import { demo, enter, freshPage, newestMail, organizationTab } from './demo';
import { test } from './test';

test.setTimeout(120_000);

async function deleteIt(page: Page, name: string): Promise<void> {
  await page.getByRole('button', { name: 'Delete organization' }).click();
  const dialog = page.getByRole('alertdialog', { name: `Delete ${name}?` });
  const confirm = dialog.getByRole('button', { name: 'Delete organization' });
  await dialog.getByLabel(`Type ${name} to confirm`).fill(name.toLowerCase());
  await expect(confirm).toBeDisabled();
  await dialog.getByLabel(`Type ${name} to confirm`).fill(name);
  await expectFit(page);
  await forgetProof(page);
  await confirm.click();
  const ask = page.getByRole('dialog', { name: 'Confirm it’s you' });
  await ask.getByLabel('Password', { exact: true }).fill(demo().password);
  await ask.getByRole('button', { name: 'Confirm' }).click();
  await expect(page.getByRole('heading', { name: `${name} was deleted` })).toBeVisible();
}

test('locks everyone out when an owner deletes the organization, and restores it with one click', async ({
  page,
  browser,
}) => {
  const people = await newOrganization('Passing Phase', ['OWNER', 'ADMIN', 'MEMBER']);
  const admin = await freshPage(browser);
  await enter(admin, people.ADMIN);
  await expect(admin.getByRole('button', { name: 'Leave organization' })).toBeVisible();
  await expect(admin.getByRole('button', { name: 'Delete organization' })).toHaveCount(0);
  const member = await freshPage(browser);
  await enter(member, people.MEMBER);

  await enter(page, people.OWNER);
  await deleteIt(page, 'Passing Phase');
  await expectFit(page);
  await expect(page.getByText('Owner Able <')).toBeVisible();
  await expect(
    page.getByText(/^Everything in it will be permanently erased on \d+ \w+( \d{4})?, in 7 days/),
  ).toBeVisible();
  const { text } = await newestMail(page.request, people.OWNER, /^Passing Phase was deleted$/);
  expect(text).toContain('/organization-deleted');

  await member.getByRole('link', { name: 'Profile' }).click();
  await expect(member.getByRole('heading', { name: 'Passing Phase was deleted' })).toBeVisible();
  await expect(member.getByText('an owner can restore it')).toBeVisible();
  await expect(member.getByRole('button', { name: /Restore/ })).toHaveCount(0);
  await member.goto('/settings/api-keys');
  await expect(member).toHaveURL(/organization-deleted$/);

  // From the email, in another browser.
  const elsewhere = await freshPage(browser);
  await elsewhere.goto(/http\S+\/organization-deleted/.exec(text)![0]);
  await elsewhere.getByLabel('Email').fill(people.OWNER);
  await elsewhere.getByLabel('Password', { exact: true }).fill(demo().password);
  await elsewhere.getByRole('button', { name: 'Sign in', exact: true }).click();
  await elsewhere.getByRole('button', { name: 'Restore Passing Phase' }).click();
  await expect(organizationTab(elsewhere)).toBeVisible();
  await expect(elsewhere.getByLabel('Organization Name')).toHaveValue('Passing Phase');
  await newestMail(page.request, people.OWNER, /^Passing Phase was restored$/);
  await member.goto('/settings');
  await expect(organizationTab(member)).toBeVisible();
});

test('erases everything after seven days and ends open sessions', async ({ page }) => {
  const people = await newOrganization('Short Lived', ['OWNER']);
  await enter(page, people.OWNER);
  await deleteIt(page, 'Short Lived');
  await queryDatabase(`update organizations set erase_at = now() where name = 'Short Lived'`);
  // The worker checks every thirty seconds.
  await expect
    .poll(async () => (await queryDatabase(`select from organizations where name = 'Short Lived'`)).length, {
      timeout: 60_000,
    })
    .toBe(0);
  await page.reload();
  await expect(page).toHaveURL(/\/login/);
  expect(await queryDatabase(`select from users where email = '${people.OWNER}'`)).toEqual([]);
});
