import { test as base } from '@playwright/test';

/** Closes every page that a test has opened: it would go on polling, and keep the browser busy, during the tests after it. */
export const test = base.extend<{ closing: undefined }>({
  closing: [
    async ({ browser }, use) => {
      await use(undefined);
      await Promise.all(browser.contexts().map((context) => context.close()));
    },
    { auto: true },
  ],
});
