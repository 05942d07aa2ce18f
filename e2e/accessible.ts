import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';

/** Expects that axe finds nothing on the page as it stands. */
export async function expectAccessible(page: Page): Promise<void> {
  // Looked at again, because Next takes the title away for a moment when a page is revalidated. What is wrong stays wrong.
  await expect(async () => {
    const { violations } = await new AxeBuilder({ page })
      // Toasts that lie behind another one are out of reach until it goes.
      .exclude('[data-sonner-toaster]')
      .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
      .analyze();
    expect(violations.map(({ id, nodes }) => [id, nodes.map(({ target }) => target.join(' '))])).toEqual([]);
  }).toPass({ timeout: 5_000, intervals: [500, 1_000] });
}

/** Expects that axe finds nothing in either theme, nor at a phone, where nothing may reach beyond the screen. */
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
