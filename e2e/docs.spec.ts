import AxeBuilder from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { demo, signInAsOwner } from './demo';
import { test } from './test';

test('serves the API reference publicly, without third-party requests, with the organization of a signed-in user', async ({
  page,
  baseURL,
}) => {
  const elsewhere: string[] = [];
  page.on('request', (request) => {
    if (!request.url().startsWith(baseURL!)) elsewhere.push(request.url());
  });
  await page.goto('/docs');
  await expect(page.getByRole('link', { name: 'Sign in' })).toBeVisible();
  await expect(page.getByRole('textbox', { name: 'Base URL' })).toHaveValue(`${baseURL}/api/v1`);
  await expect(page.getByRole('textbox', { name: 'Organization ID' })).toHaveCount(0);

  await signInAsOwner(page);
  await page.goto('/docs');
  await expect(page.getByRole('textbox', { name: 'Organization ID' })).toHaveValue(demo().organization_id);
  await page.goto('/docs/agents');
  await expect(page.locator('[id="agent.get"]')).toContainText(demo().organization_id);
  expect(elsewhere).toEqual([]);
});

test('searches the API reference by keyboard and remembers the language', async ({ page }) => {
  await page.goto('/docs');
  const search = page.getByRole('textbox', { name: 'Search the reference' });
  await expect(async () => {
    await page.keyboard.press('/');
    await expect(search).toBeFocused({ timeout: 500 });
  }).toPass();
  await search.fill('patch activate agents');
  const found = page.getByRole('navigation').getByRole('link', { name: /Activate or deactivate an agent/ });
  await expect(found).toBeVisible();
  await page.keyboard.press('ArrowDown');
  await expect(found).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/docs\/agents#agent\.set_status$/);
  const section = page.locator('[id="agent.set_status"]');
  await expect(section).toBeInViewport();

  await section.getByRole('tab', { name: 'cURL' }).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(section.getByRole('tab', { name: 'Client' })).toBeFocused();
  await expect(page.getByRole('tab', { name: 'Client', selected: true })).toHaveCount(
    await page.getByRole('tablist').count(),
  );
  await page.reload();
  await expect(section.getByRole('tab', { name: 'Client' })).toHaveAttribute('aria-selected', 'true');
  await expect(section.getByRole('tabpanel')).toContainText('await api.setAgentStatus(');
  // The client has no examples in guides.
  await page.goto('/docs/pagination');
  await expect(page.getByRole('tab', { selected: true })).toHaveText('JavaScript');
});

test('explains every problem code at the URL that the problem names', async ({ page, request }) => {
  const refused = await (await request.get('/api/v1/me')).json();
  expect(refused.code).toBe('missing_api_key');
  const { pathname, hash } = new URL(refused.type);
  await page.goto(`${pathname}${hash}`);
  await expect(page.locator(hash)).toBeInViewport();
  await expect(page.locator(hash)).toContainText('The request has no API key.');

  const document = await (await request.get('/api/v1/openapi.json')).json();
  for (const code of document.components.schemas.Problem.properties.code.enum) {
    await expect(page.locator(`section#${code}`)).toHaveCount(1);
  }
});

test('closes the menu of the API reference on a phone when a section is chosen', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await page.goto('/docs/agents');
  const menu = page.getByRole('dialog');
  await expect(async () => {
    await page.getByRole('button', { name: 'Open menu' }).click();
    await expect(menu).toBeVisible({ timeout: 500 });
  }).toPass();
  // A focused field would open the phone's keyboard.
  await expect(menu.getByRole('textbox')).not.toBeFocused();
  await menu.getByRole('link', { name: 'Delete an agent' }).click();
  await expect(menu).toHaveCount(0);
  await expect(page.locator('[id="agent.delete"] h2')).toBeInViewport();
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= window.innerWidth)).toBe(true);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`has no axe violations in the API reference, ${colorScheme}`, async ({ page }) => {
    test.setTimeout(90_000);
    await page.emulateMedia({ colorScheme });
    for (const path of ['/docs', '/docs/agents', '/docs/errors', '/docs/rate-limits', '/docs/no-such-page']) {
      await page.goto(path);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      for (const details of await page.locator('details').all())
        await details.evaluate((it) => it.setAttribute('open', ''));
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
        .analyze();
      expect(violations.map(({ id, nodes }) => [path, id, nodes.map(({ html }) => html.slice(0, 200))])).toEqual([]);
    }
  });
}

test('serves every page of the API reference as Markdown with all its words, the same for everybody', async ({
  page,
  request,
}) => {
  const index = await request.get('/llms.txt');
  expect(index.headers()['content-type']).toBe('text/plain; charset=utf-8');
  expect((await index.body()).length).toBeLessThanOrEqual(10_000);
  const links = [...(await index.text()).matchAll(/\((\S+\.md)\)/g)].map(([, link]) => new URL(link!).pathname);
  expect(links.length).toBeGreaterThan(20);

  await signInAsOwner(page);
  for (const link of links) {
    const markdown = await page.request.get(link);
    expect([link, markdown.status(), markdown.headers()['content-type']]).toEqual([
      link,
      200,
      'text/markdown; charset=utf-8',
    ]);
    const text = await markdown.text();
    for (const own of [demo().organization_id, demo().email, 'agni_sk_demo']) expect(text).not.toContain(own);
    const path = link.replace(/\.md$/, '');
    const preferred = await request.get(path, { headers: { Accept: 'text/markdown, text/html;q=0.5' } });
    expect([path, await preferred.text()]).toEqual([path, text]);
    const html = await request.get(path);
    for (const answer of [markdown, preferred, html]) expect(answer.headers().vary).toContain('Accept');
    expect(html.headers()['content-type']).toContain('text/html');
    const tag = markdown.headers().etag!;
    expect((await request.get(link, { headers: { 'If-None-Match': tag } })).status()).toBe(304);
  }
});

test('contains every sentence of a guide in its Markdown, and links to it', async ({ page, request }) => {
  const plain = (text: string) =>
    text
      .replace(/\]\([^)]*\)/g, ']')
      .replace(/[^\p{L}\p{N}]+/gu, ' ')
      .toLowerCase();
  for (const guide of [
    'authentication',
    'keys',
    'errors',
    'pagination',
    'rate-limits',
    'idempotency',
    'usage-counting',
    'versioning',
  ]) {
    await page.goto(`/docs/${guide}`);
    const link = page.getByRole('link', { name: 'View as Markdown' });
    await expect(link).toHaveAttribute('href', `/docs/${guide}.md`);
    const text = plain(await (await request.get(`/docs/${guide}.md`)).text());
    const parts = await page.locator('main :is(h1, h2, h3, p, li, td, th):not(figure *)').allTextContents();
    const missing = parts
      .map(plain)
      .filter((part) => !text.includes(part.trim()) && !part.includes('view as markdown'));
    expect([guide, missing]).toEqual([guide, []]);
  }
});

test('answers 404 as plain text for the Markdown of a page that does not exist', async ({ request }) => {
  for (const path of ['/docs/nothing.md', '/docs/a/b.md', '/docs/.md']) {
    const answer = await request.get(path);
    expect([path, answer.status(), answer.headers()['content-type']]).toEqual([path, 404, 'text/plain; charset=utf-8']);
  }
});

test('serves its own clients as files', async ({ request }) => {
  for (const [path, word] of [
    ['/docs/client.ts', 'export class ApiClient'],
    ['/docs/client.py', 'class ApiClient(Transport):'],
  ] as const) {
    const answer = await request.get(path);
    expect([answer.status(), answer.headers()['content-type']]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(await answer.text()).toContain(word);
    expect((await request.head(path)).headers().etag).toBe(answer.headers().etag);
  }
});
