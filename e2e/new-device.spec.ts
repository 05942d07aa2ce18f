import { expect, type Page } from '@playwright/test';
import { expectAccessible } from './accessible';
import { demo, freshPage, mailsTo, newestMail, newPerson, organizationTab, signIn, signInAsOwner } from './demo';
import { test } from './test';

test.setTimeout(120_000);

const FIREFOX = 'Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0';
const SUBJECT = /New sign-in/;

const mailsAbout = async (page: Page, to: string) =>
  (await mailsTo(page.request, to)).filter(({ subject }) => SUBJECT.test(subject));

test('sends a new-device email whose link ends the sessions and leads to a new password', async ({ page, browser }) => {
  await signInAsOwner(page);
  const mine = await freshPage(browser);
  const { email, password } = await newPerson(page, mine);
  const theirs = await freshPage(browser, { userAgent: FIREFOX });
  await signIn(theirs, email, password);
  await expect(organizationTab(theirs)).toBeVisible();
  const { text } = await newestMail(page.request, email, SUBJECT);
  expect(text).toContain('Firefox 144 on Linux');
  const link = /http\S+\/secure-account\?token=\S+/.exec(text)![0];

  // Neither the very first browser nor a repeated sign-in in this one is reported.
  for (const known of [mine, theirs]) {
    await known.context().clearCookies({ name: /session/ });
    await signIn(known, email, password);
    await expect(organizationTab(known)).toBeVisible();
  }
  expect(await mailsAbout(page, email)).toHaveLength(1);
  const mark = (await theirs.context().cookies()).find(({ name }) => name.endsWith('agni.device'))!;
  expect(mark).toMatchObject({ httpOnly: true, sameSite: 'Lax', path: '/' });
  expect((mark.expires - Date.now() / 1000) / 86_400).toBeCloseTo(400, 0);

  // Opening the link changes nothing, signed in or not; the button does.
  for (const reader of [theirs, await freshPage(browser, { colorScheme: 'dark' })]) {
    await reader.goto(link);
    await expect(reader.getByText('Firefox 144 on Linux')).toBeVisible();
    await expectAccessible(reader);
  }
  await mine.reload();
  await expect(organizationTab(mine)).toBeVisible();
  const reader = await freshPage(browser, { viewport: { width: 390, height: 844 } });
  await reader.goto(link);
  await reader.getByRole('button', { name: 'Sign out everywhere' }).click();
  await expect(reader.getByRole('heading', { name: 'Choose a new password' })).toBeVisible();
  for (const thrownOut of [mine, theirs]) {
    await thrownOut.goto('/settings/profile');
    await expect(thrownOut).toHaveURL(/\/login/);
  }
  await signIn(theirs, email, password);
  await expect(theirs.getByText('Incorrect email or password.')).toBeVisible();
  await reader.getByLabel('New password').fill('twelve amber rivers meeting');
  await reader.getByRole('button', { name: 'Save new password' }).click();
  await expect(reader).toHaveURL(/\/login/);
  await signIn(reader, email, 'twelve amber rivers meeting');
  await expect(organizationTab(reader)).toBeVisible();

  await reader.goto(link);
  await expect(reader.getByRole('heading', { name: 'This link no longer works' })).toBeVisible();
  await expectAccessible(reader);
});

test('ignores a forged device cookie, and keeps the cookie when another person signs in', async ({ page, browser }) => {
  await signInAsOwner(page);
  const mine = await freshPage(browser);
  const { email, password } = await newPerson(page, mine);
  const mark = async (from: Page) =>
    (await from.context().cookies()).find(({ name }) => name.endsWith('agni.device'))!.value;
  const own = await mark(mine);
  await mine.context().clearCookies({ name: /session/ });
  await signInAsOwner(mine);
  expect(await mark(mine)).toBe(own);

  const forged = await freshPage(browser);
  const url = demo().url;
  await forged.context().addCookies([{ name: 'agni.device', value: `${own.split('.')[0]}.forged`, url }]);
  await signIn(forged, email, password);
  await expect(organizationTab(forged)).toBeVisible();
  expect(await mark(forged)).not.toContain(own.split('.')[0]);
  await newestMail(page.request, email, SUBJECT);
});
