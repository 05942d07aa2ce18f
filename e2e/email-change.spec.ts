import { type Browser, expect, type Page } from '@playwright/test';
import { expectAccessible } from './accessible';
import { forgetProof } from './database';
import { demo, newestMail, newPerson, organizationTab, signIn, signInAsOwner } from './demo';
import { test } from './test';

const freshAddress = () => `moved.${Date.now()}.${Math.floor(Math.random() * 1e6)}@acme.example`;
const elsewhere = async (browser: Browser) => (await browser.newContext()).newPage();

async function someone(browser: Browser, page: Page) {
  await signInAsOwner(page);
  const guest = await elsewhere(browser);
  const person = await newPerson(page, guest);
  await guest.goto('/settings/profile');
  await expect(guest.getByLabel('New email')).toBeVisible();
  return { guest, ...person };
}

async function askFor(page: Page, email: string): Promise<void> {
  await page.getByLabel('New email').fill(email);
  await page.getByRole('button', { name: 'Change email' }).click();
}

async function linkIn(page: Page, to: string, subject: RegExp, path: string): Promise<string> {
  const { text } = await newestMail(page.request, to, subject);
  return new RegExp(`http\\S+/${path}\\?token=\\S+`).exec(text)![0];
}

test('changes an email address by a link in another browser, notifies the old address and undoes the change from there', async ({
  page,
  browser,
}) => {
  const { guest, email, password } = await someone(browser, page);
  const wanted = freshAddress();
  await askFor(guest, wanted);
  await expect(guest.getByText(`Waiting for ${wanted}`)).toBeVisible();
  await expect(guest.getByLabel('New email')).toHaveValue('');
  await expectAccessible(guest);

  // Opening the link changes nothing, however often; the button does, even in this signed-out browser.
  const link = await linkIn(page, wanted, /confirm/i, 'confirm-email');
  const other = await elsewhere(browser);
  for (let time = 0; time < 2; time++) await other.goto(link);
  await expect(other.getByText(wanted)).toBeVisible();
  await expectAccessible(other);
  await guest.reload();
  await expect(guest.getByText(`Waiting for ${wanted}`)).toBeVisible();
  await other.getByRole('button', { name: 'Confirm email' }).click();
  await expect(other).toHaveURL(/\/login/);
  await expect(other.getByText('Your new email is confirmed.')).toBeVisible();
  await expect(other.getByLabel('Email')).toHaveValue(wanted);
  await other.getByLabel('Password', { exact: true }).fill(password);
  await other.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(other.getByRole('heading', { level: 1, name: 'Profile' })).toBeVisible();

  // The requesting browser is still signed in and shows the new address; the owner sees it too.
  await guest.reload();
  await expect(guest.getByText(`Waiting for ${wanted}`)).toHaveCount(0);
  await expect(guest.getByText(wanted).first()).toBeVisible();
  await page.goto(`/settings/users?search=${encodeURIComponent(wanted)}`);
  await expect(page.getByRole('row').filter({ hasText: wanted })).toBeVisible();
  await other.goto(link);
  await expect(other.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();

  const undo = await linkIn(page, email, /was changed/i, 'undo-email-change');
  const third = await elsewhere(browser);
  await third.goto(undo);
  await expectAccessible(third);
  await third.getByRole('button', { name: 'Undo the change' }).click();
  await expect(third.getByRole('heading', { name: 'Choose a new password' })).toBeVisible();
  await third.getByLabel('New password').fill('twelve amber rivers meeting');
  await third.getByRole('button', { name: 'Save new password' }).click();
  await expect(third).toHaveURL(/\/login/);
  for (const thrownOut of [guest, other]) {
    await thrownOut.goto('/settings/profile');
    await expect(thrownOut).toHaveURL(/\/login/);
  }
  await signIn(third, email, password);
  await expect(third.getByText('Incorrect email or password.')).toBeVisible();
  await signIn(third, email, 'twelve amber rivers meeting');
  await expect(organizationTab(third)).toBeVisible();
  await third.goto(undo);
  await expect(third.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
});

test('requires reauthentication to change an email address, and resends, replaces and cancels the request', async ({
  page,
  browser,
}) => {
  const { guest, password } = await someone(browser, page);
  await forgetProof(guest);
  const [first, second] = [freshAddress(), freshAddress()];
  await askFor(guest, first);
  const dialog = guest.getByRole('dialog', { name: 'Confirm it’s you' });
  await dialog.getByLabel('Password', { exact: true }).fill(password);
  await dialog.getByRole('button', { name: 'Confirm' }).click();
  await expect(guest.getByText(`Waiting for ${first}`)).toBeVisible();
  const links = [await linkIn(page, first, /confirm/i, 'confirm-email')];
  await guest.getByRole('button', { name: 'Resend' }).click();
  await expect.poll(() => linkIn(page, first, /confirm/i, 'confirm-email'), { timeout: 20_000 }).not.toBe(links[0]);
  links.push(await linkIn(page, first, /confirm/i, 'confirm-email'));

  await askFor(guest, second);
  await expect(guest.getByText(`Waiting for ${second}`)).toBeVisible();
  await expect(guest.getByText(`Waiting for ${first}`)).toHaveCount(0);
  links.push(await linkIn(page, second, /confirm/i, 'confirm-email'));
  await guest.getByRole('button', { name: 'Cancel change' }).click();
  await expect(guest.getByText(`Waiting for ${second}`)).toHaveCount(0);
  for (const link of links) {
    await guest.goto(link);
    await expect(guest.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
  }
});

test('rejects an address outside the allowed domains at the field, and does not reveal that an address is taken', async ({
  page,
  browser,
}) => {
  const { guest } = await someone(browser, page);
  await askFor(guest, 'nia@elsewhere.example');
  await expect(guest.getByText(/only admits addresses at/)).toBeVisible();
  await expect(guest.getByLabel('New email')).toHaveValue('nia@elsewhere.example');
  const taken = demo().email.replace('ada@', 'tomas.lindqvist@');
  const owner = demo().email;
  await askFor(guest, owner);
  await expect(guest.getByText(`Waiting for ${owner}`)).toBeVisible();
  expect((await newestMail(page.request, owner, /already has/)).text).toContain('nothing has changed');
  expect(taken).not.toBe(owner);
});
