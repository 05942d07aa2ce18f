import { expect, type Page } from '@playwright/test';
import { expectAccessible } from './accessible';
import { freshPage, newPerson, organizationTab, signIn, signInAsOwner, useRecoveryCode } from './demo';
import { test } from './test';
import { addAuthenticator, addFirstPasskey, newHolder, otherBrowser, passkeysCard } from './virtual-authenticator';

test.setTimeout(120_000);

// Not Next's route announcer, which is an alert too.
const notice = (page: Page) => page.getByRole('main').getByRole('alert').filter({ hasText: /\S/ });

test('signs in through passkey autofill and leaves the form unchanged until a passkey is chosen', async ({
  page,
  browser,
}) => {
  await signInAsOwner(page);
  const { page: mine, email, password, authenticator } = await newHolder(page, browser);
  await addFirstPasskey(mine);
  const { page: other, authenticator: theirs } = await otherBrowser(browser, authenticator);
  const asked = other.waitForResponse('**/login/passkey');
  await other.goto('/login');
  await asked;
  await other.getByLabel('Email').fill(email);
  await other.getByLabel('Password', { exact: true }).fill('not the right one at all');
  await other.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(other.getByRole('alert').filter({ hasText: 'Incorrect email or password.' })).toBeVisible();
  await expect(other.getByLabel('Email')).toHaveValue(email);
  await other.getByLabel('Password', { exact: true }).fill(password);
  await other.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(other).toHaveURL(/\/second-factor/);
  await theirs.answers(true);
  await other.context().clearCookies();
  await other.goto('/login');
  await expect(organizationTab(other)).toBeVisible();
});

test('explains a cancelled request and an unknown passkey at sign-in, and still accepts the password', async ({
  page,
  browser,
}) => {
  await signInAsOwner(page);
  const guest = await freshPage(browser);
  const { email, password } = await newPerson(page, guest);
  await guest.context().clearCookies();
  const authenticator = await addAuthenticator(guest);
  await guest.goto('/login');
  await guest.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(notice(guest)).toContainText('Nothing was changed.');
  await expectAccessible(guest);

  // A passkey that was removed here but is still on the device.
  const { page: mine, authenticator: theirs, password: other } = await newHolder(page, browser);
  await addFirstPasskey(mine);
  await authenticator.answers(false);
  await authenticator.take(theirs);
  await mine.getByRole('button', { name: 'Turn off…' }).click();
  await mine.getByLabel('Password', { exact: true }).fill(other);
  await mine.getByRole('button', { name: 'Turn off', exact: true }).click();
  await expect(passkeysCard(mine).getByText('You have no passkeys yet.')).toBeVisible();
  await authenticator.answers(true);
  await guest.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(notice(guest)).toContainText('This passkey can’t be used to sign in');
  await authenticator.answers(false);
  await signIn(guest, email, password);
  await expect(organizationTab(guest)).toBeVisible();
});

test('accepts a passkey as the second factor after a password, or a recovery code without it', async ({
  page,
  browser,
}) => {
  await signInAsOwner(page);
  const { page: mine, email, password, authenticator } = await newHolder(page, browser);
  const codes = await addFirstPasskey(mine);
  await page.goto(`/settings/users?search=${encodeURIComponent(email)}`);
  await expect(page.getByRole('row').filter({ hasText: email }).getByText('On', { exact: true })).toBeVisible();

  const { page: other, authenticator: theirs } = await otherBrowser(browser, authenticator);
  await signIn(other, email, password);
  await expect(other).toHaveURL(/\/second-factor/);
  await expect(other.getByLabel('Code from your authenticator app')).toHaveCount(0);
  await expectAccessible(other);
  await theirs.answers(true);
  await theirs.verifies(false);
  await other.getByRole('button', { name: 'Continue with a passkey' }).click();
  await expect(notice(other)).toContainText('Nothing was changed.');
  await theirs.verifies(true);
  await other.getByRole('button', { name: 'Continue with a passkey' }).click();
  await expect(organizationTab(other)).toBeVisible();

  const third = await freshPage(browser);
  await signIn(third, email, password);
  await useRecoveryCode(third);
  await expectAccessible(third);
  await third.getByLabel('Recovery code').fill(codes[0]!);
  await third.getByRole('button', { name: 'Continue', exact: true }).click();
  await expect(organizationTab(third)).toBeVisible();
});

test('explains when the browser does not support passkeys', async ({ page }) => {
  await page.addInitScript(() => Reflect.deleteProperty(window, 'PublicKeyCredential'));
  await page.goto('/login');
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await expect(notice(page)).toContainText('This browser cannot use passkeys');
  await signInAsOwner(page);
  await page.goto('/settings/security');
  await expect(passkeysCard(page).getByText('This browser cannot use passkeys')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Add a passkey' })).toHaveCount(0);
  await expectAccessible(page);
});
