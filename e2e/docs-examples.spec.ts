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
