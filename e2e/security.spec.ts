import { expect } from '@playwright/test';
import { demo, newestMail, organizationTab, signIn, signInAsOwner } from './demo';
import { test } from './test';

test('redirects a browser to the sign-in page after another one revokes its session', async ({ browser }) => {
  const { email, password } = demo();
  const member = email.replace('ada@', 'olivia.brooks@');
  const here = await (await browser.newContext()).newPage();
  const there = await (
    await browser.newContext({ userAgent: 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0' })
  ).newPage();
  for (const page of [here, there]) {
    await signIn(page, member, password);
    await expect(organizationTab(page)).toBeVisible();
  }
  await here.goto('/settings/security');
  await here.getByRole('button', { name: 'Revoke Firefox 144 on Linux' }).click();
  await here
    .getByRole('alertdialog')
    .getByRole('button', { name: /Revoke|Sign out/ })
    .click();
  await expect(here.getByRole('button', { name: 'Revoke Firefox 144 on Linux' })).toHaveCount(0);
  await there.getByRole('link', { name: 'Profile' }).first().click();
  await expect(there).toHaveURL(/\/login/);
  await here.reload();
  await expect(here.getByRole('heading', { level: 1, name: 'Security' })).toBeVisible();
});

test('keeps the current session, ends the others and sends an email when the password changes', async ({ browser }) => {
  const { email, password } = demo();
  const developer = email.replace('ada@', 'marcus.whitfield@');
  const here = await (await browser.newContext()).newPage();
  const there = await (await browser.newContext()).newPage();
  for (const page of [here, there]) {
    await signIn(page, developer, password);
    await expect(organizationTab(page)).toBeVisible();
  }
  await here.goto('/settings/security');
  const cookie = async () => (await here.context().cookies()).find(({ name }) => name.endsWith('agni.session'))?.value;
  const before = await cookie();
  await here.getByLabel('Current password').fill('not the right one at all');
  await here.getByLabel('New password').fill('nine copper kettles whistling');
  await here.getByRole('button', { name: 'Change password' }).click();
  await expect(here.getByLabel('Current password')).toHaveAttribute('aria-invalid', 'true');
  await here.getByLabel('Current password').fill(password);
  await here.getByLabel('New password').fill('nine copper kettles whistling');
  await here.getByRole('button', { name: 'Change password' }).click();
  await expect.poll(cookie).not.toBe(before);
  await there.goto('/settings/profile');
  await expect(there).toHaveURL(/\/login/);
  await here.goto('/settings/profile');
  await expect(here.getByRole('heading', { level: 1, name: 'Profile' })).toBeVisible();
  await newestMail(here.request, developer, /password/i);
});

test('resets a forgotten password with a link that works once', async ({ page, browser }) => {
  const { email } = demo();
  const admin = email.replace('ada@', 'grace.hwang@');
  await page.goto('/login');
  await page.getByRole('link', { name: 'Forgot password?' }).click();
  await expect(page.getByRole('heading', { name: 'Forgot your password?' })).toBeVisible();
  await page.getByLabel('Email').fill(admin);
  await page.getByRole('button', { name: 'Send link' }).click();
  await expect(page.getByText('Check your inbox')).toBeVisible();
  const link = /http\S+\/reset\?token=\S+/.exec((await newestMail(page.request, admin, /password/i)).text)![0];
  await page.goto(link);
  await page.getByLabel('New password').fill('twelve amber rivers meeting');
  await page.getByRole('button', { name: 'Save new password' }).click();
  await expect(page).toHaveURL(/\/login/);
  const second = await (await browser.newContext()).newPage();
  await second.goto(link);
  await expect(second.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
  await signIn(page, admin, 'twelve amber rivers meeting');
  await expect(organizationTab(page)).toBeVisible();
});

test('ends the session on sign-out, also for a copy of the cookie', async ({ page, browser }) => {
  await signInAsOwner(page);
  const stolen = await browser.newContext({ storageState: await page.context().storageState() });
  await page.getByRole('button', { name: /Ada Okafor/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/login/);
  const thief = await stolen.newPage();
  await thief.goto('/settings/users');
  await expect(thief).toHaveURL(/\/login/);
});

test('shows the same message for a wrong password and an unknown email address', async ({ page }) => {
  const words: string[] = [];
  for (const email of [demo().email, 'nobody@acme.example']) {
    await signIn(page, email, 'certainly not the password');
    const alert = page.getByRole('alert').filter({ hasText: 'Incorrect email or password.' });
    await expect(alert).toBeVisible();
    words.push(await alert.innerText());
  }
  expect(words[0]).toBe(words[1]);
});

test('keeps text entered before the page’s script has loaded', async ({ page }) => {
  const { email, password } = demo();
  // Delays the scripts like a slow network; a password manager does not wait.
  await page.route('**/_next/static/**/*.js', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1500));
    await route.continue();
  });
  await page.goto('/login', { waitUntil: 'commit' });
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.waitForLoadState('networkidle');
  await expect(page.getByLabel('Email')).toHaveValue(email);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(organizationTab(page)).toBeVisible();
});
