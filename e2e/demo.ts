import { readFileSync } from 'node:fs';
import path from 'node:path';
import { type APIRequestContext, type Browser, type BrowserContextOptions, expect, type Page } from '@playwright/test';

export interface Demo {
  url: string;
  organization_id: string;
  email: string;
  password: string;
  api_key: string;
  calcom?: { base_url: string; api_key: string };
}

/** What `npm run demo` wrote about the workspace under test. */
export function demo(): Demo {
  return JSON.parse(readFileSync(path.join(process.env.E2E_DATA_DIR ?? '.test/e2e', 'demo.json'), 'utf8')) as Demo;
}

/** Opens a page in a browser profile of its own. */
export const freshPage = async (browser: Browser, options?: BrowserContextOptions): Promise<Page> =>
  (await browser.newContext(options)).newPage();

/** Presses "Use a recovery code" until its field is there: a click before hydration does nothing; a person would click again. */
export async function useRecoveryCode(page: Page): Promise<void> {
  await expect(async () => {
    await page.getByRole('button', { name: 'Use a recovery code' }).click({ timeout: 1_000 });
    await expect(page.getByLabel('Recovery code')).toBeVisible({ timeout: 1_000 });
  }).toPass({ timeout: 20_000 });
}

/** The heading of the tab that opens after signing in. */
export const organizationTab = (page: Page) => page.getByRole('heading', { level: 1, name: 'Organization' });

/** Signs in with the form and waits for the settings. */
export async function signIn(page: Page, email: string, password: string): Promise<void> {
  await page.goto('/login');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Sign in', exact: true }).click();
}

/** Signs in a member of a test's own organization with the demo password and waits for the settings. */
export async function enter(page: Page, email: string): Promise<void> {
  await signIn(page, email, demo().password);
  await expect(organizationTab(page)).toBeVisible();
}

/** Signs in as the demo's owner, in Acme Voice. */
export async function signInAsOwner(page: Page): Promise<void> {
  const { email, password } = demo();
  await signIn(page, email, password);
  await expect(organizationTab(page)).toBeVisible();
  // The switcher is in the sidebar, which is hidden on a phone.
  const size = page.viewportSize()!;
  await page.setViewportSize({ width: 1440, height: 900 });
  await switchToAcme(page);
  await page.setViewportSize(size);
}

async function switchToAcme(page: Page): Promise<void> {
  // A sign-in opens the last organization, and another test may just have used her other one.
  const switcher = page.getByRole('button', { name: /Switch organization/ });
  if ((await switcher.textContent())?.includes('Acme Voice')) return;
  await switcher.click();
  await page.getByRole('menuitem', { name: /Acme Voice/ }).click();
  await expect(page.getByLabel('Organization Name')).toHaveValue('Acme Voice');
}

export interface Mail {
  id: string;
  to: string;
  subject: string;
  text: string;
}

/** Returns the emails to an address in the inbox, newest first. */
export async function mailsTo(request: APIRequestContext, to: string): Promise<Mail[]> {
  const response = await request.get(`/dev/inbox/messages.json?to=${encodeURIComponent(to)}`);
  return (await response.json()) as Mail[];
}

/** Returns the newest email to an address in the inbox; waits until it arrives. */
export async function newestMail(request: APIRequestContext, to: string, subject: RegExp): Promise<Mail> {
  let found: Mail | undefined;
  await expect
    .poll(
      async () => {
        found = (await mailsTo(request, to)).find((mail) => subject.test(mail.subject));
        return found !== undefined;
      },
      { timeout: 20_000, message: `a mail to ${to}` },
    )
    .toBe(true);
  return found!;
}

/** Extracts the temporary password from an email. */
export function temporaryPassword(mail: Mail): string {
  return /[a-z2-9]{4}(?:-[a-z2-9]{4}){5}/.exec(mail.text)![0];
}

/** Creates a new member, invited by the owner on `page`, who chooses a password and is signed in on `guest`. */
export async function newPerson(
  owner: Page,
  guest: Page,
  role = 'MEMBER',
): Promise<{ email: string; password: string }> {
  const email = `new.${Date.now()}.${Math.floor(Math.random() * 1e6)}@acme.example`;
  const password = 'nine copper kettles whistling';
  await owner.goto('/settings/invite');
  await owner.getByLabel('Email').fill(email);
  await owner.getByLabel('First Name').fill('Nia');
  await owner.getByLabel('Last Name').fill('Newcomer');
  if (role !== 'MEMBER') await owner.getByLabel('Role', { exact: true }).selectOption(role);
  await owner.getByRole('button', { name: 'Send Invitation' }).click();
  await signIn(guest, email, temporaryPassword(await newestMail(owner.request, email, /invit/i)));
  await guest.getByLabel('New password').fill(password);
  await guest.getByRole('button', { name: 'Save and continue' }).click();
  await guest.getByRole('link', { name: 'Continue to settings' }).click();
  await expect(organizationTab(guest)).toBeVisible();
  return { email, password };
}
