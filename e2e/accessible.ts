import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/**
 * A person who speaks to the browser says the words they see (WCAG 2.5.3). axe calls the rule experimental and leaves it out; Lighthouse
 * counts it.
 */
const LABEL_IN_NAME = { 'label-content-name-mismatch': { enabled: true } };

/** Expects no axe violations on the current page. */
export async function expectAccessible(page: Page): Promise<void> {
  // Retried, because Next removes the title for a moment when a page is revalidated. Real violations remain.
  await expect(async () => {
    const { violations } = await new AxeBuilder({ page })
      // Toasts behind another one cannot be reached until it disappears.
      .exclude('[data-sonner-toaster]')
      .options({ rules: LABEL_IN_NAME })
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      .analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])).toEqual([]);
  }).toPass({ timeout: 30_000, intervals: [500, 1_000] });
}

/** Expects no axe violations in either theme and on a phone, where nothing may overflow the screen. */
export async function expectFit(page: Page): Promise<void> {
  const size = page.viewportSize()!;
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [size.width, 390]) {
      await page.setViewportSize({ width, height: 844 });
      await expectAccessible(page);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    }
  }
  await page.setViewportSize(size);
  await page.emulateMedia({ colorScheme: 'light' });
}
