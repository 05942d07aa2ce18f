import AxeBuilder from '@axe-core/playwright';
import { type APIRequestContext, expect, type Page } from '@playwright/test';
import { runExample } from '@/lib/http/docs/example-runner';
import type { Language } from '@/lib/http/docs/examples';
import { demo, signInAsOwner } from './demo';
import { test } from './test';

const TABS: Record<Language, string> = { curl: 'cURL', python: 'Python', javascript: 'JavaScript' };
const languages = Object.keys(TABS) as Language[];

interface Example {
  id: string;
  code: string;
}

interface Shown extends Example {
  method: string;
}

/** The endpoints of a page, each with the example as a reader would copy it. */
async function shownExamples(page: Page, path: string): Promise<Shown[]> {
  await page.goto(path);
  return page.locator('main section[id]').evaluateAll((sections) =>
    sections.flatMap((section) => {
      const code = section.querySelector('[role=tabpanel] code')?.textContent;
      const method = section.querySelector('h2 + p span')?.textContent ?? '';
      return code ? [{ id: section.id, method, code }] : [];
    }),
  );
}

async function chooseLanguage(page: Page, language: Language): Promise<void> {
  await page.goto('/docs');
  const tab = page.getByRole('tab', { name: TABS[language] });
  await expect(async () => {
    await tab.click();
    await expect(tab).toHaveAttribute('aria-selected', 'true', { timeout: 500 });
  }).toPass();
}

/** Starts bulk changes that change nothing, so that the examples have some to read: the demo has none. */
async function startBulkChanges(request: APIRequestContext, key: string): Promise<void> {
  const headers = { 'X-Api-Key': key };
  const { data: members } = await (
    await request.get('/api/v1/users?role=MEMBER&status=active&limit=1', { headers })
  ).json();
  const data = { action: 'reactivate', user_ids: [members[0].id] };
  expect((await request.post('/api/v1/users/bulk', { headers, data })).status()).toBe(202);
  const { data: accepted } = await (
    await request.get('/api/v1/invitations?status=accepted&limit=1', { headers })
  ).json();
  const revoked = { action: 'revoke_invitation', invitation_ids: [accepted[0].id] };
  expect((await request.post('/api/v1/invitations/bulk/changes', { headers, data: revoked })).status()).toBe(202);
}

/** A key with every permission: the demo key may not read the audit log. */
async function createKey(page: Page): Promise<string> {
  await page.goto('/settings/api-keys');
  await page.getByRole('button', { name: 'New Key' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(`Examples ${Date.now()}`);
  await dialog.getByRole('button', { name: 'Full access', exact: true }).click();
  await dialog.getByRole('button', { name: 'Create key' }).click();
  await expect(dialog.getByRole('heading', { name: 'Copy your new key' })).toBeVisible();
  return /agni_sk_[0-9A-Za-z]{36}/.exec(await dialog.innerText())![0];
}

async function run(language: Language, key: string, { id, code }: Example): Promise<string> {
  const { code: exit, stdout, stderr } = await runExample(language, code, key);
  test.skip(exit === null, `${language} is not on this machine`);
  expect(exit, `${language} example of ${id}: ${stderr}${stdout}`).toBe(0);
  return stdout;
}

async function runForAnswer(language: Language, key: string, shown: Example) {
  const answer = JSON.parse(await run(language, key, shown));
  expect(answer, `${language} example of ${shown.id}`).toMatchObject({ success: true });
  return answer;
}

// These read data of connected services by ids that the reference does not know; GoHighLevel may not even be connected.
const AT_A_SERVICE = /^(calcom\.get_|ghl\.(list_calendars|get_calendar_agent|list_appointments|get_appointment))/;

for (const language of languages) {
  test(`runs the ${TABS[language]} examples of the API reference as pasted`, async ({ page, request }) => {
    test.setTimeout(180_000);
    await signInAsOwner(page);
    const key = await createKey(page);
    await startBulkChanges(request, key);
    await chooseLanguage(page, language);
    const groups = await page
      .locator('#endpoints h3 a')
      .evaluateAll((links) => links.map((link) => link.getAttribute('href')!));
    expect(groups.length).toBeGreaterThan(10);

    let read = 0;
    for (const group of groups) {
      const shown = await shownExamples(page, group);
      expect(shown.length, `examples of ${group}`).toBeGreaterThan(0);
      const reads = shown.filter(({ id, method }) => method === 'GET' && !AT_A_SERVICE.test(id));
      await Promise.all(reads.map((shown) => runForAnswer(language, key, shown)));
      read += reads.length;
    }
    expect(read).toBeGreaterThanOrEqual(20);

    const agents = await shownExamples(page, '/docs/agents');
    const example = (id: string) => agents.find((shown) => shown.id === id)!;
    const created = await runForAnswer(language, key, example('agent.create'));
    for (const id of ['agent.update', 'agent.set_status', 'agent.delete']) {
      const { code } = example(id);
      const own = code.replace(/(?<=\/agents\/)[0-9a-f-]{36}/, created.data.id);
      expect(own).not.toBe(code);
      expect((await runForAnswer(language, key, { id, code: own })).data.id).toBe(created.data.id);
    }

    const calcom = await shownExamples(page, '/docs/calcom');
    const types = await runForAnswer(language, key, calcom.find(({ id }) => id === 'calcom.list_event_types')!);
    const { code: typeCode } = calcom.find(({ id }) => id === 'calcom.get_event_type')!;
    const ownType = typeCode.replace(/(?<=event-types\/)\d+/, String(types.data[0].id));
    const type = await runForAnswer(language, key, { id: 'calcom.get_event_type', code: ownType });
    expect(type.data.title).toBe(types.data[0].title);
    const services = [...calcom, ...(await shownExamples(page, '/docs/ghl'))];
    const others = services.filter(({ id }) => AT_A_SERVICE.test(id) && id !== 'calcom.get_event_type');
    expect(others).toHaveLength(5);
    for (const { code } of others) {
      const { stdout, stderr } = await runExample(language, code, key);
      expect(stdout + stderr).toMatch(/"success":\s*true|is not connected|no such/i);
    }

    for (const guide of ['authentication', 'rate-limits']) {
      for (const shown of await shownExamples(page, `/docs/${guide}`)) await runForAnswer(language, key, shown);
    }
    const other = await (
      await request.post('/api/v1/api-keys', {
        headers: { 'X-Api-Key': key },
        data: { name: 'To be rotated', permissions: ['agents:read'] },
      })
    ).json();
    const keyExamples = await shownExamples(page, '/docs/keys');
    expect(keyExamples.map(({ id }) => id)).toEqual(['rotation', 'addresses']);
    for (const { id, code } of keyExamples) {
      const own = code.replace(/(?<=\/api-keys\/)[0-9a-f-]{36}/, other.data.id);
      expect((await runForAnswer(language, key, { id, code: own })).data.id).toBe(other.data.id);
    }
    const [walk] = await shownExamples(page, '/docs/pagination');
    expect((await run(language, key, walk!)).trim().length).toBeGreaterThan(0);

    const headers = { 'X-Api-Key': key };
    const me = await (await request.get('/api/v1/me', { headers })).json();
    expect((await request.delete(`/api/v1/api-keys/${me.data.key.id}`, { headers })).status()).toBe(200);
  });
}

test('prints the problem when an example refers to a missing row', async ({ page }) => {
  for (const language of languages) {
    await chooseLanguage(page, language);
    // When signed out, the id is a placeholder.
    const { code } = (await shownExamples(page, '/docs/agents')).find(({ id }) => id === 'agent.get')!;
    const outcome = await runExample(language, code, demo().api_key);
    if (outcome.code === null) continue;
    expect(outcome.code).not.toBe(0);
    expect(outcome.stdout + outcome.stderr).toContain('There is no such agent.');
  }
});

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
