import { type BrowserContext, expect, type Page } from '@playwright/test';
import { signInAsOwner } from './demo';
import { test } from './test';

const TABS = ['organization', 'users', 'invite', 'api-keys', 'integrations', 'audit-log', 'profile', 'security'];
const PAGES = [...TABS.map((tab) => `/settings/${tab}`), '/docs', '/docs/authentication', '/login'];

const FONTS_BYTES = 45_000;
const CSS_BYTES = 15_000;

test.setTimeout(180_000);

/** Sums the layout shifts of a page that nobody has touched (https://web.dev/articles/cls). */
function observeShifts(): void {
  const shifts: { value: number; moved: string[] }[] = [];
  Object.assign(window, { shifts });
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number; sources: { node?: Node }[] })[])
      shifts.push({
        value: entry.value,
        moved: entry.sources.map(({ node }) => node?.textContent?.slice(0, 60) ?? ''),
      });
  }).observe({ type: 'layout-shift', buffered: true });
}

interface Shift {
  value: number;
  moved: string[];
}

/** Returns what moved. A score is stated in thousandths; less than half of one is the rounding of a text's width. */
const shiftsOn = async (page: Page) =>
  (await page.evaluate(() => (window as unknown as { shifts: Shift[] }).shifts)).filter(({ value }) => value >= 0.0005);

interface Loaded {
  url: string;
  /** As sent, compressed. */
  bytes: number;
  headers: Record<string, string>;
}

/** Opens a page in a fresh tab with an empty cache, and returns what it loaded until it was at rest. */
async function open(context: BrowserContext, address: string, phone = false): Promise<{ page: Page; files: Loaded[] }> {
  const page = await context.newPage();
  const network = await context.newCDPSession(page);
  await network.send('Network.enable');
  await network.send('Network.setCacheDisabled', { cacheDisabled: true });
  if (phone) {
    // The fonts arrive after the first paint. Lighthouse's "slow 4G".
    const slow = { offline: false, latency: 150, downloadThroughput: 204_800, uploadThroughput: 96_000 };
    await network.send('Network.emulateNetworkConditions', slow);
  }
  await page.addInitScript(observeShifts);
  const files: Promise<Loaded>[] = [];
  page.on('requestfinished', (request) => {
    const loaded = async () => {
      const response = (await request.response())!;
      const { responseBodySize } = await request.sizes();
      return { url: request.url(), bytes: responseBodySize, headers: response.headers() };
    };
    files.push(loaded());
  });
  await page.goto(address, { waitUntil: 'networkidle' });
  await page.evaluate(() => document.fonts.ready);
  return { page, files: await Promise.all(files) };
}

const ending = (files: Loaded[], pattern: RegExp) => files.filter(({ url }) => pattern.test(url));
const bytesOf = (files: Loaded[]) => files.reduce((sum, { bytes }) => sum + bytes, 0);

test('keeps fonts within 45 kB and styles within 15 kB on every tab, and requests no other page', async ({
  page,
  context,
}) => {
  await signInAsOwner(page);
  await page.close();
  for (const address of PAGES) {
    const { page: opened, files } = await open(context, address);
    const fonts = ending(files, /\.woff2$/);
    const styles = ending(files, /\.css$/);
    expect(fonts.length, address).toBeGreaterThan(0);
    expect(styles.length, address).toBeGreaterThan(0);
    expect(bytesOf(fonts), `${address}: ${fonts.map(({ url, bytes }) => `${url} ${bytes}`)}`).toBeLessThan(FONTS_BYTES);
    expect(bytesOf(styles), address).toBeLessThan(CSS_BYTES);
    for (const { url, headers } of files.filter((file) => file.url.includes('/_next/static/'))) {
      expect([url, headers['cache-control']]).toEqual([url, 'public, max-age=31536000, immutable']);
      if (/\.(js|css)$/.test(url) && Number(headers['content-length']) > 1_024)
        expect([url, headers['content-encoding']]).toEqual([url, 'br']);
    }
    expect(ending(files, /[?&]_rsc=/).map(({ url }) => url)).toEqual([]);
    await opened.close();
  }
});

test('moves nothing while a page loads, on a desktop and on a slow phone', async ({ page, browser }) => {
  await signInAsOwner(page);
  const storageState = await page.context().storageState();
  for (const viewport of [
    { width: 1440, height: 900 },
    { width: 390, height: 844 },
  ]) {
    const context = await browser.newContext({ storageState, viewport });
    for (const address of PAGES) {
      const { page: opened } = await open(context, address, viewport.width < 500);
      expect([address, viewport.width, await shiftsOn(opened)]).toEqual([address, viewport.width, []]);
      await opened.close();
    }
    await context.close();
  }
});

test('requests a page when the pointer rests on its link, and none when it passes', async ({ page }) => {
  await signInAsOwner(page);
  await page.goto('/settings/profile', { waitUntil: 'networkidle' });
  const requested: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('_rsc=')) requested.push(new URL(request.url()).pathname);
  });
  const links = page.getByRole('navigation', { name: 'Main' }).getByRole('link');
  const middle = async (name: string) => {
    const { x, y, width, height } = (await links.filter({ hasText: name }).boundingBox())!;
    return [x + width / 2, y + height / 2] as const;
  };
  const [top, bottom] = [await middle('Organization'), await middle('Audit Log')];
  await page.mouse.move(...top);
  await page.mouse.move(...bottom, { steps: 12 });
  await page.mouse.move(700, 20);
  await page.waitForTimeout(500);
  expect(requested).toEqual([]);

  await page.mouse.move(...(await middle('Users')));
  await expect.poll(() => new Set(requested)).toEqual(new Set(['/settings/users']));
});
