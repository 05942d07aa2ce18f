import { type Browser, type CDPSession, expect, type Page } from '@playwright/test';
import { freshPage, newPerson } from './demo';

/** A browser's virtual authenticator (WebAuthn automation), which responds without user interaction. */
export interface VirtualAuthenticator {
  /** Whether user verification succeeds; otherwise the browser rejects the request. */
  verifies(fits: boolean): Promise<void>;
  /** Whether it responds automatically; otherwise a request waits until it is cancelled. */
  answers(present: boolean): Promise<void>;
  /** The stored passkeys. */
  credentials(): Promise<{ credentialId: string; userHandle?: string; signCount: number }[]>;
  /** Copies the passkeys of another authenticator, as a synced password manager would. */
  take(from: VirtualAuthenticator): Promise<void>;
  session: CDPSession;
  id: string;
}

/** Adds a platform authenticator with user verification and passkeys to a page's browser. */
export async function addAuthenticator(page: Page): Promise<VirtualAuthenticator> {
  const session = await page.context().newCDPSession(page);
  await session.send('WebAuthn.enable');
  const { authenticatorId: id } = await session.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  const credentials = async () => (await session.send('WebAuthn.getCredentials', { authenticatorId: id })).credentials;
  return {
    session,
    id,
    credentials,
    verifies: (isUserVerified) =>
      session.send('WebAuthn.setUserVerified', { authenticatorId: id, isUserVerified }).then(() => {}),
    answers: (enabled) =>
      session.send('WebAuthn.setAutomaticPresenceSimulation', { authenticatorId: id, enabled }).then(() => {}),
    async take(from) {
      const { credentials: held } = await from.session.send('WebAuthn.getCredentials', { authenticatorId: from.id });
      for (const credential of held) {
        await session.send('WebAuthn.addCredential', { authenticatorId: id, credential });
      }
    },
  };
}

/** The card of the Security tab that lists the passkeys. */
export const passkeysCard = (page: Page) =>
  page.locator('section').filter({ has: page.getByRole('heading', { name: 'Passkeys' }) });

/** Adds a first passkey and returns the recovery codes. */
export async function addFirstPasskey(page: Page): Promise<string[]> {
  await page.goto('/settings/security');
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  await page.getByRole('button', { name: 'Create passkey' }).click();
  const save = page.getByRole('dialog', { name: 'Save your recovery codes' });
  await expect(save.getByRole('listitem')).toHaveCount(10);
  const codes = await save.getByRole('listitem').allInnerTexts();
  await save.getByLabel('I saved them').check();
  await save.getByRole('button', { name: 'Use this passkey' }).click();
  await page.getByRole('button', { name: 'Keep this name' }).click();
  await expect(passkeysCard(page).getByRole('listitem')).toHaveCount(1);
  return codes;
}

/** A new person in a browser with an authenticator. */
export async function newHolder(owner: Page, browser: Browser, role = 'MEMBER') {
  const page = await freshPage(browser);
  const person = await newPerson(owner, page, role);
  return { page, ...person, authenticator: await addAuthenticator(page) };
}

/** Another browser of the same person, with passkeys synced by a password manager. */
export async function otherBrowser(browser: Browser, from: VirtualAuthenticator) {
  const page = await freshPage(browser);
  const authenticator = await addAuthenticator(page);
  await authenticator.take(from);
  // Otherwise autofill on the sign-in page would choose a passkey immediately.
  await authenticator.answers(false);
  return { page, authenticator };
}
