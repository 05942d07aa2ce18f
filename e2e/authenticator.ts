import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, type Page } from '@playwright/test';
import { generateSync } from 'otplib';
import { expectAccessible } from './accessible';

const STEP_SECONDS = 30;

/**
 * An authenticator app: uses each code once, and the next one as soon as the server accepts it. It starts
 * one time step behind, so that three codes in a row need no waiting.
 */
export class Authenticator {
  private last = Math.floor(Date.now() / 1000 / STEP_SECONDS) - 2;

  constructor(private readonly seed: string) {}

  async code(): Promise<string> {
    const now = () => Math.floor(Date.now() / 1000 / STEP_SECONDS);
    // The oldest step that is still accepted in five seconds, when the code has been typed and sent.
    const oldest = Math.floor((Date.now() / 1000 + 5) / STEP_SECONDS) - 1;
    const step = Math.max(this.last + 1, oldest);
    while (step > now() + 1) await sleep(500);
    this.last = step;
    return generateSync({ secret: this.seed, epoch: step * STEP_SECONDS });
  }
}

/** Completes the setup as a signed-in person and returns the app and the recovery codes. */
export async function turnOnTwoFactor(page: Page): Promise<{
  seed: string;
  app: Authenticator;
  recovery_codes: string[];
}> {
  await page.goto('/settings/security');
  const secrets = await setUpTwoFactor(page);
  await expect(page.getByRole('button', { name: 'Turn off…' })).toBeVisible();
  return secrets;
}

/** The same from the open page up to the click that turns it on. */
export async function setUpTwoFactor(page: Page): Promise<{
  seed: string;
  app: Authenticator;
  recovery_codes: string[];
}> {
  await page.getByRole('button', { name: 'Set up two-factor' }).click();
  const scan = page.getByRole('dialog', { name: 'Set up an authenticator app' });
  await expect(scan.getByRole('img', { name: /QR code/ })).toBeVisible();
  const seed = (await scan.locator('code').innerText()).replaceAll(/\s/g, '');
  const app = new Authenticator(seed);
  await expectAccessible(page);
  await scan.getByLabel('Code from the app').fill('000000');
  await scan.getByRole('button', { name: 'Continue' }).click();
  await expect(scan.getByText('This code is incorrect.')).toBeVisible();
  await scan.getByLabel('Code from the app').fill(await app.code());
  await scan.getByRole('button', { name: 'Continue' }).click();
  const save = page.getByRole('dialog', { name: 'Save your recovery codes' });
  await expect(save.getByRole('listitem')).toHaveCount(10);
  const recovery_codes = await save.getByRole('listitem').allInnerTexts();
  await expectAccessible(page);
  await expect(save.getByRole('button', { name: 'Turn on two-factor' })).toBeDisabled();
  await page.keyboard.press('Escape');
  await expect(save).toBeVisible();
  const download = page.waitForEvent('download');
  await save.getByRole('button', { name: 'Download' }).click();
  const text = readFileSync((await (await download).path())!, 'utf8');
  for (const code of recovery_codes) expect(text).toContain(code);
  await save.getByLabel('I saved them').check();
  await save.getByRole('button', { name: 'Turn on two-factor' }).click();
  return { seed, app, recovery_codes };
}
