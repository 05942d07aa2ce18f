import { type Browser, expect, type Page } from '@playwright/test';
import { type Authenticator, turnOnTwoFactor } from './authenticator';
import { forgetProof } from './database';
import { freshPage, newestMail, organizationTab, signIn, signInAsOwner, temporaryPassword } from './demo';
import { test } from './test';

test.setTimeout(180_000);

const tokenOf = async (page: Page) =>
  (await page.context().cookies()).find(({ name }) => name.endsWith('agni.session'))!;

/** Expects that the action rotates the session token and that a copy of the old one no longer works (ASVS 7.2.4). */
async function expectNewToken(browser: Browser, page: Page, what: string, act: () => Promise<void>): Promise<void> {
  const before = await tokenOf(page);
  await act();
  await expect.poll(async () => (await tokenOf(page)).value, { message: what }).not.toBe(before.value);
  const copy = await browser.newContext();
  await copy.addCookies([before]);
  const answer = await copy.request.get('/settings/profile', { maxRedirects: 0 });
  expect([what, answer.headers().location ?? (await answer.text())]).toEqual([what, expect.stringContaining('/login')]);
  await copy.close();
}

async function enterCode(page: Page, app: Authenticator): Promise<void> {
  await page.getByLabel(/^Code from/).fill(await app.code());
  await page.getByRole('button', { name: 'Continue' }).click();
}

test('rotates the session token whenever the session gains authority', async ({ page, browser }) => {
  const renewed = (of: Page, what: string, act: () => Promise<void>) => expectNewToken(browser, of, what, act);
  await signInAsOwner(page);

  const email = `token.${Date.now()}@acme.example`;
  const password = 'nine copper kettles whistling';
  await page.goto('/settings/invite');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('First Name').fill('Nia');
  await page.getByLabel('Last Name').fill('Newcomer');
  await page.getByRole('button', { name: 'Send Invitation' }).click();
  const mine = await freshPage(browser);
  await signIn(mine, email, temporaryPassword(await newestMail(page.request, email, /invit/i)));
  await expect(mine).toHaveURL(/\/set-password/);
  await renewed(mine, 'choosing a password', async () => {
    await mine.getByLabel('New password').fill(password);
    await mine.getByRole('button', { name: 'Save and continue' }).click();
    await expect(mine.getByRole('link', { name: 'Continue to settings' })).toBeVisible();
  });

  let app!: Authenticator;
  await renewed(mine, 'turning two-factor on', async () => {
    ({ app } = await turnOnTwoFactor(mine));
  });

  const second = await freshPage(browser);
  await signIn(second, email, password);
  await expect(second).toHaveURL(/\/second-factor/);
  await renewed(second, 'the second factor', async () => {
    await enterCode(second, app);
    await expect(organizationTab(second)).toBeVisible();
  });

  await mine.reload();
  await renewed(mine, 'a code for new recovery codes', async () => {
    await mine.getByRole('button', { name: 'Generate new recovery codes' }).click();
    await enterCode(mine, app);
    await expect(mine.getByRole('dialog', { name: 'Save your new recovery codes' })).toBeVisible();
  });
  await mine.getByLabel('I saved them').check();
  await mine.getByRole('button', { name: 'Use these codes' }).click();
  await expect(mine.getByText('10 of 10 left')).toBeVisible();

  const ask = mine.getByRole('dialog', { name: 'Confirm it’s you' });
  const endOthers = async () => {
    await forgetProof(mine);
    await mine.reload();
    await mine.getByRole('button', { name: 'Sign out all others' }).click();
    await mine.getByRole('alertdialog').getByRole('button', { name: 'Sign out all others' }).click();
    await expect(ask).toBeVisible();
  };
  await endOthers();
  await renewed(mine, 'confirming by the password', async () => {
    await ask.getByLabel('Password', { exact: true }).fill(password);
    await ask.getByRole('button', { name: 'Confirm' }).click();
    await expect(ask).toHaveCount(0);
  });
  const third = await freshPage(browser);
  await signIn(third, email, password);
  await enterCode(third, app);
  await expect(organizationTab(third)).toBeVisible();
  await endOthers();
  await renewed(mine, 'confirming by a code', async () => {
    await ask.getByRole('button', { name: 'Use a code instead' }).click();
    await ask.getByLabel('Code from your authenticator app').fill(await app.code());
    await ask.getByRole('button', { name: 'Confirm' }).click();
    await expect(ask).toHaveCount(0);
  });

  const next = 'twelve amber rivers meeting';
  await mine.reload();
  await renewed(mine, 'changing the password', async () => {
    await mine.getByLabel('Current password').fill(password);
    await mine.getByLabel('New password').fill(next);
    await mine.getByRole('button', { name: 'Change password' }).click();
  });

  await mine.reload();
  await renewed(mine, 'turning two-factor off', async () => {
    await mine.getByRole('button', { name: 'Turn off…' }).click();
    await mine.getByLabel('Password', { exact: true }).fill(next);
    const code = await app.code();
    await mine
      .getByRole('dialog')
      .getByLabel(/^Code from/)
      .fill(code);
    await mine.getByRole('button', { name: 'Turn off', exact: true }).click();
    await expect(mine.getByRole('button', { name: 'Set up two-factor' })).toBeVisible();
  });
});

test('rotates the session token when switching to another organization', async ({ page, browser }) => {
  await signInAsOwner(page);
  const switcher = page.getByRole('button', { name: /Switch organization/ });
  await expectNewToken(browser, page, 'switching', async () => {
    await switcher.click();
    await page.getByRole('menuitem').filter({ hasNotText: 'Acme Voice' }).first().click();
    await expect(switcher).not.toContainText('Acme Voice');
  });
  await expectNewToken(browser, page, 'switching back', async () => {
    await switcher.click();
    await page.getByRole('menuitem', { name: /Acme Voice/ }).click();
    await expect(switcher).toContainText('Acme Voice');
  });
});
