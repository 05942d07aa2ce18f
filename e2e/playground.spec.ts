import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { demo, signInAsOwner } from './demo';
import { test } from './test';

/** Opens the playground of an endpoint; the page may still be loading its script. */
async function openPlayground(page: Page, path: string, endpoint: string) {
  await page.goto(path);
  const dialog = page.getByRole('dialog', { name: `Try it: ${endpoint}` });
  await expect(async () => {
    await page.getByRole('button', { name: `Try it: ${endpoint}` }).click();
    await expect(dialog).toBeVisible({ timeout: 500 });
  }).toPass();
  return dialog;
}

const axe = async (page: Page) => {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze();
  return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html.slice(0, 200))]);
};

test.describe('API playground', () => {
  test('sends the input with a key held only in memory and without cookies', async ({ page }) => {
    await signInAsOwner(page);
    const dialog = await openPlayground(page, '/docs/agents', 'List agents');
    await dialog.getByLabel('limit').fill('2');
    await dialog.getByRole('checkbox', { name: 'active', exact: true }).click();
    await expect(dialog.getByRole('tabpanel')).toContainText('/api/v1/agents?limit=2&status=active');
    const sent = page.waitForRequest(/\/api\/v1\/agents/);
    await dialog.getByRole('button', { name: 'Send' }).click();
    const request = await sent;
    expect(request.method()).toBe('GET');
    const { 'x-api-key': key, cookie } = await request.allHeaders();
    expect(cookie).toBeUndefined();
    await expect(dialog.getByText('200', { exact: true })).toBeVisible();
    await expect(dialog.locator('pre').last()).toContainText('"message": "Agents fetched');
    await dialog.getByText('Headers', { exact: true }).click();
    await expect(dialog.locator('pre').filter({ hasText: 'x-request-id' })).toBeVisible();

    const stored = await page.evaluate(() =>
      JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie]),
    );
    expect(stored).not.toContain('agni_sk_');
    expect(await page.content()).not.toContain(key);
    const asked = (path: string, method = 'GET') =>
      page.request.fetch(path, { method, headers: { 'X-Api-Key': key! } });
    expect((await (await asked('/api/v1/me')).json()).data.key.name).toMatch(/^Playground of /);
    expect((await asked('/api/v1/agents', 'POST')).status()).toBe(403);
    const listed = await (
      await page.request.get('/api/v1/api-keys?limit=100', { headers: { 'X-Api-Key': demo().api_key } })
    ).text();
    expect(listed).not.toContain('Playground of');
  });

  test('keeps the input while closed and asks for missing values', async ({ page }) => {
    await signInAsOwner(page);
    const dialog = await openPlayground(page, '/docs/agents', 'Get an agent');
    const id = dialog.getByLabel('id');
    const own = await id.inputValue();
    expect(own).toMatch(/^[0-9a-f-]{36}$/);
    await id.fill('');
    await dialog.getByRole('button', { name: 'Send' }).click();
    await expect(id).toBeFocused();
    await expect(dialog.getByText('Enter id. It is required.')).toBeVisible();
    await id.fill('019d1fdb-0000-7bd5-ab27-000000000000');
    await page.keyboard.press('Enter');
    await expect(dialog.getByText('404', { exact: true }).first()).toBeVisible();
    await expect(dialog.locator('pre').last()).toContainText('"code": "not_found"');
    await page.keyboard.press('Escape');
    await expect(dialog).toHaveCount(0);
    const button = page.getByRole('button', { name: 'Try it: Get an agent' });
    await expect(button).toBeFocused();
    await page.keyboard.press('Enter');
    await expect(dialog.getByLabel('id')).toHaveValue('019d1fdb-0000-7bd5-ab27-000000000000');
  });

  test('replaces an expired key once without asking', async ({ page }) => {
    await signInAsOwner(page);
    const dialog = await openPlayground(
      page,
      '/docs/me',
      'Get the current API key, its organization, permissions and limits',
    );
    const send = dialog.getByRole('button', { name: 'Send' });
    await send.click();
    await expect(dialog.getByText('200', { exact: true })).toBeVisible();
    const other = await page.context().newPage();
    const elsewhere = await openPlayground(
      other,
      '/docs/me',
      'Get the current API key, its organization, permissions and limits',
    );
    await elsewhere.getByRole('button', { name: 'Send' }).click();
    await expect(elsewhere.getByText('200', { exact: true })).toBeVisible();
    await expect(async () => {
      await send.click();
      await expect(dialog.getByText('The temporary key had expired, so this request used a new one.')).toBeVisible({
        timeout: 1_000,
      });
    }).toPass();
    await expect(dialog.getByText('200', { exact: true })).toBeVisible();
  });

  test('counts down after a 429, reports a missing network, and recovers', async ({ page }) => {
    await signInAsOwner(page);
    const dialog = await openPlayground(page, '/docs/agents', 'List agents');
    const send = dialog.getByRole('button', { name: 'Send' });
    await page.route('**/api/v1/agents?*', (route) =>
      route.fulfill({ status: 429, headers: { 'retry-after': '3' }, json: { code: 'rate_limited' } }),
    );
    await send.click();
    await expect(dialog.getByText('429', { exact: true }).first()).toBeVisible();
    await expect(dialog.getByRole('button', { name: /^Wait [123] s$/ })).toHaveAttribute('aria-disabled', 'true');
    await expect(send).toBeVisible({ timeout: 8_000 });
    await page.unroute('**/api/v1/agents?*');
    await page.context().setOffline(true);
    await send.click();
    await expect(dialog.getByRole('alert')).toContainText('You are offline.');
    await page.context().setOffline(false);
    await send.click();
    await expect(dialog.getByText('200', { exact: true })).toBeVisible();
    await expect(dialog.getByRole('alert')).toHaveCount(0);
  });

  test('shows a write request as code without sending it', async ({ page }) => {
    await signInAsOwner(page);
    const dialog = await openPlayground(page, '/docs/agents', 'Create an agent');
    await expect(dialog.getByRole('button', { name: 'Send' })).toHaveCount(0);
    await expect(dialog.getByText('Requests that change data can’t be sent from here')).toBeVisible();
    const body = dialog.getByLabel('Body');
    await body.fill('{"nmae": "Night desk"}');
    await expect(dialog.getByText('name is required. Unknown field: nmae.')).toBeVisible();
    await body.fill('{"name": "Night desk"}');
    await expect(dialog.getByRole('tabpanel')).toContainText('Night desk');
    await expect(dialog.getByText(/is required/)).toHaveCount(0);
  });

  test('asks signed-out readers to sign in and returns them to the same place', async ({ page }) => {
    const dialog = await openPlayground(page, '/docs/calls#call.list', 'List calls');
    await expect(dialog.getByRole('button', { name: 'Send' })).toHaveCount(0);
    await dialog.getByLabel('search').fill('refund');
    await expect(dialog.getByRole('tabpanel')).toContainText('search=refund');
    await dialog.getByRole('link', { name: 'Sign in' }).click();
    // The reference has a checkbox with this label too.
    await expect(page.getByRole('heading', { name: 'Sign in to Agni' })).toBeVisible();
    await page.getByLabel('Email').fill(demo().email);
    await page.getByLabel('Password', { exact: true }).fill(demo().password);
    await page.getByRole('button', { name: 'Sign in', exact: true }).click();
    await expect(page).toHaveURL(/\/docs\/calls#call\.list$/);
  });

  test('loads only when it is about to be opened', async ({ page }) => {
    const scripts: string[] = [];
    page.on('response', (response) => {
      if (response.url().endsWith('.js')) scripts.push(response.url());
    });
    await page.goto('/docs/agents');
    await page.waitForLoadState('networkidle');
    const before = scripts.length;
    await page.getByRole('button', { name: 'Try it: List agents' }).hover();
    await expect.poll(() => scripts.length).toBeGreaterThan(before);
  });

  for (const colorScheme of ['light', 'dark'] as const) {
    test(`has no axe violations and fits a phone, ${colorScheme}`, async ({ page }) => {
      test.setTimeout(90_000);
      await page.emulateMedia({ colorScheme });
      await signInAsOwner(page);
      const dialog = await openPlayground(page, '/docs/calls', 'List calls');
      await dialog.getByRole('button', { name: 'Send' }).click();
      await expect(dialog.getByText('200', { exact: true })).toBeVisible();
      expect(await axe(page)).toEqual([]);
      await page.setViewportSize({ width: 390, height: 844 });
      expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
      expect(await dialog.evaluate((element) => element.scrollWidth <= element.clientWidth)).toBe(true);
      await page.keyboard.press('Escape');
      const change = await openPlayground(page, '/docs/calls', 'Change a call');
      await expect(change.getByLabel('Body')).toBeVisible();
      expect(await axe(page)).toEqual([]);
    });
  }
});
