import { writeFileSync } from 'node:fs';
import { test as base } from '@playwright/test';
import type { Engine } from '../../tests/engines';
import { firefoxProgram, webkitPrograms } from '../../tests/engines';
import { demo } from '../demo';
import { openChromium, openFirefox } from './puppeteer';
import { label, role, Screen } from './screen';
import type { Tab } from './tab';
import { openWebKit } from './webkit';

const open: Record<Engine, () => Promise<Tab>> = {
  Chromium: openChromium,
  Firefox: openFirefox,
  WebKit: openWebKit,
};
const installed: Record<Engine, () => boolean> = {
  Chromium: () => true,
  Firefox: () => firefoxProgram() !== undefined,
  WebKit: () => webkitPrograms() !== undefined,
};

export const DESK = { width: 1280, height: 800 };
export const PHONE = { width: 390, height: 800 };

/**
 * Tests in the engine of the Playwright project, on the `app` of one browser in which the demo's owner is
 * signed in. Skipped by name if the engine is not installed.
 */
export const test = base.extend<{ picture: undefined }, { engine: Engine; app: Screen }>({
  engine: ['Chromium', { option: true, scope: 'worker' }],
  app: [
    async ({ engine }, use) => {
      if (!installed[engine]()) return use(undefined!);
      const tab = await open[engine]();
      const app = new Screen(tab, demo().url);
      try {
        await tab.resize(DESK.width, DESK.height);
        await signIn(app);
        await use(app);
      } finally {
        await tab.close();
      }
    },
    { scope: 'worker', timeout: 120_000 },
  ],
  // A screenshot of a failed test.
  picture: [
    async ({ engine, app }, use, info) => {
      test.skip(!installed[engine](), `${engine} is not installed`);
      await use(undefined);
      if (info.status === info.expectedStatus) return;
      const file = info.outputPath('screen.png');
      writeFileSync(file, await app.tab.picture());
      await info.attach('screen', { path: file, contentType: 'image/png' });
    },
    { auto: true },
  ],
});

async function signIn(app: Screen): Promise<void> {
  const { email, password } = demo();
  await app.open('/login');
  await app.fill(label('Email'), email);
  await app.fill(label('Password'), password);
  await app.press('Enter');
  await app.see(role('heading', 'Organization'));
}
