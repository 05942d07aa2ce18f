import { execFileSync } from 'node:child_process';
import AxeBuilder from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { demo, signInAsOwner } from './demo';
import { test } from './test';

/** Sends a request with the real curl, as the screen shows. */
function curl(url: string, ...headers: string[]): { status: number; body: { code?: string; data?: unknown } } {
  const args = ['-sS', '-w', '\n%{http_code}', url, ...headers.flatMap((header) => ['-H', header])];
  const lines = execFileSync('curl', args, { encoding: 'utf8' }).split('\n');
  return { status: Number(lines.pop()), body: JSON.parse(lines.join('\n')) };
}

/** Both processes of the installation: the front door, and Next serving the API itself. */
function mounts(): string[] {
  const { url } = demo();
  return [url, url.replace(/:(\d+)$/, (_, port) => `:${Number(port) + 1}`)];
}

/** Returns the response of the front door to a request with the key. */
function call(key: string, path = 'me') {
  const { status, body } = curl(`${demo().url}/api/v1/${path}`, `X-Api-Key: ${key}`);
  return { status, code: body.code };
}

async function newKey(page: Page, name: string, preset: string): Promise<string> {
  await page.goto('/settings/api-keys');
  await page.getByRole('button', { name: 'New Key' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: preset, exact: true }).click();
  await dialog.getByRole('button', { name: 'Create key' }).click();
  return shownKey(page);
}

async function shownKey(page: Page): Promise<string> {
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('heading', { name: 'Copy your new key' })).toBeVisible();
  return /agni_sk_[0-9A-Za-z]{36}/.exec(await dialog.innerText())![0];
}

async function closeShownKey(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'I have copied it' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
}

/** Creates a key and opens its page. */
async function openNewKey(page: Page, name: string, preset = 'Read only'): Promise<string> {
  const key = await newKey(page, name, preset);
  await closeShownKey(page);
  await page.getByRole('link', { name, exact: true }).click();
  await expect(page.getByRole('heading', { level: 1, name })).toBeVisible();
  return key;
}

async function choose(page: Page, act: string): Promise<void> {
  await page.getByRole('button', { name: 'More actions' }).click();
  await page.getByRole('menuitem', { name: act }).click();
}

async function expectNoViolations(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa'])
    .analyze();
  expect.soft(violations.map(({ id, nodes }) => `${id} ${nodes[0]?.html}`)).toEqual([]);
}

test('accepts a new key in both headers on both mounts, and rejects it immediately when revoked', async ({ page }) => {
  const name = `Journey ${Date.now()}`;
  await signInAsOwner(page);
  const key = await newKey(page, name, 'Read only');

  // Escape and a click outside do not close it; the button does, and the key is gone from the page.
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toContainText(key);
  await closeShownKey(page);
  expect(await page.content()).not.toContain(key);

  for (const base of mounts()) {
    expect(curl(`${base}/api/v1/me`, `X-Api-Key: ${key}`)).toMatchObject({ status: 200 });
    expect(curl(`${base}/api/v1/agents`, `Authorization: Bearer ${key}`)).toMatchObject({ status: 200 });
  }
  expect(curl(`${demo().url}/api/v1/me`, `X-Api-Key: ${key}`, 'Authorization: Bearer agni_sk_other').status).toBe(400);

  const row = page.getByRole('row').filter({ hasText: name });
  await expect(async () => {
    await page.reload();
    await expect(row).toContainText('curl', { timeout: 1000 });
  }).toPass({ timeout: 15_000 });
  await row.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Revoke…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke key' }).click();
  await expect(page.getByText(`“${name}” revoked`)).toBeVisible();
  for (const base of mounts()) {
    expect(curl(`${base}/api/v1/me`, `X-Api-Key: ${key}`)).toMatchObject({
      status: 401,
      body: { code: 'invalid_api_key' },
    });
  }
  await expect(page.getByRole('row').filter({ hasText: name }).getByText('Revoked')).toBeVisible();
});

test('shows field errors when a key has no name or no permission', async ({ page }) => {
  await signInAsOwner(page);
  await page.goto('/settings/api-keys');
  await page.getByRole('button', { name: 'New Key' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByText('Limit by IP address').click();
  await dialog.getByLabel('Allowed IP addresses').fill('300.1.1.1 ');
  await expectNoViolations(page);
  await dialog.getByRole('button', { name: 'Create key' }).click();
  await expect(dialog.getByLabel('Name')).toHaveAttribute('aria-invalid', 'true');
  await expect(dialog.getByText(/at least one permission/i)).toBeVisible();
  await expect(dialog.getByText(/300\.1\.1\.1: Enter an address/)).toBeVisible();
});

test('accepts both secrets of a rotated key until the old one is ended', async ({ page }) => {
  const name = `Rotated ${Date.now()}`;
  await signInAsOwner(page);
  const old = await openNewKey(page, name);
  await page.getByRole('button', { name: 'Rotate' }).click();
  await page.getByRole('dialog').getByText('7 days').click();
  await page.getByRole('dialog').getByRole('button', { name: 'Rotate key' }).click();
  const fresh = await shownKey(page);
  expect(fresh).not.toBe(old);
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toContainText(fresh);
  await closeShownKey(page);
  expect(await page.content()).not.toContain(fresh);
  for (const key of [old, fresh]) expect(call(key)).toEqual({ status: 200 });

  // Each secret shows its last use, and the old one its remaining time.
  const both = page.getByRole('listitem').filter({ hasText: 'Last used' });
  await expect(async () => {
    await page.reload();
    await expect(both.filter({ hasText: 'curl' })).toHaveCount(2, { timeout: 1000 });
  }).toPass({ timeout: 15_000 });
  await expect(page.getByText('Old · ends in 7 days')).toBeVisible();
  await expectNoViolations(page);

  await page.getByRole('button', { name: 'End old key now' }).click();
  const question = page.getByRole('alertdialog');
  await expect(question.getByText('The old key is still in use')).toBeVisible();
  await question.getByRole('button', { name: 'End old key' }).click();
  await expect(page.getByText('Old key ended')).toBeVisible();
  expect(call(old)).toEqual({ status: 401, code: 'invalid_api_key' });
  expect(call(fresh)).toEqual({ status: 200 });
  await expect(page.getByRole('button', { name: 'End old key now' })).toHaveCount(0);
});

test('rejects a disabled key until it is enabled again', async ({ page }) => {
  const name = `Disabled ${Date.now()}`;
  await signInAsOwner(page);
  const key = await openNewKey(page, name);
  await choose(page, 'Disable…');
  await page.getByRole('alertdialog').getByRole('button', { name: 'Disable key' }).click();
  await expect(page.getByText('This key is disabled')).toBeVisible();
  expect(call(key)).toEqual({ status: 401, code: 'invalid_api_key' });
  await expectNoViolations(page);

  await page.goto('/settings/api-keys');
  await page.getByLabel('Filter by state').selectOption('Disabled');
  await expect(page).toHaveURL(/show=disabled/);
  const row = page.getByRole('row').filter({ hasText: name });
  await row.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Enable…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Enable key' }).click();
  await expect(page.getByText(`“${name}” enabled`)).toBeVisible();
  expect(call(key)).toEqual({ status: 200 });
});

test('applies changed permissions and allowed addresses of a key from the next request', async ({ page }) => {
  const name = `Edited ${Date.now()}`;
  await signInAsOwner(page);
  const key = await openNewKey(page, name);
  expect(call(key, 'agents')).toEqual({ status: 200 });
  const dialog = page.getByRole('dialog');
  const save = async () => {
    await dialog.getByRole('button', { name: 'Save changes' }).click();
    await expect(dialog).toHaveCount(0);
  };

  await page.getByRole('button', { name: 'Edit' }).click();
  await dialog.getByRole('checkbox', { name: 'Agents: read' }).click();
  await save();
  expect(call(key, 'agents')).toEqual({ status: 403, code: 'insufficient_permission' });
  expect(call(key)).toEqual({ status: 200 });

  await page.getByRole('button', { name: 'Edit' }).click();
  await dialog.getByText('Limit by IP address').click();
  await dialog.getByLabel('Allowed IP addresses').fill('203.0.113.0/24, 2001:db8::/32 ');
  await save();
  expect(call(key)).toEqual({ status: 403, code: 'ip_not_allowed' });
  await expect(page.getByText('203.0.113.0/24')).toBeVisible();

  await page.getByRole('button', { name: 'Edit' }).click();
  await dialog.getByRole('button', { name: 'Remove 203.0.113.0/24' }).click();
  await dialog.getByRole('button', { name: 'Remove 2001:db8::/32' }).click();
  await save();
  expect(call(key)).toEqual({ status: 200 });
});

test('reports that someone else has ended a key meanwhile and keeps the input', async ({ browser }) => {
  const name = `Contested ${Date.now()}`;
  const first = await (await browser.newContext()).newPage();
  const second = await (await browser.newContext()).newPage();
  await signInAsOwner(first);
  await openNewKey(first, name);
  await signInAsOwner(second);
  await second.goto(first.url());
  await second.getByRole('button', { name: 'Edit' }).click();
  await second.getByRole('dialog').getByLabel('Name').fill(`${name}, renamed`);

  await choose(first, 'Revoke…');
  await first.getByRole('alertdialog').getByRole('button', { name: 'Revoke key' }).click();
  await expect(first.getByText(`“${name}” revoked`)).toBeVisible();

  const dialog = second.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Save changes' }).click();
  await expect(dialog.getByText(/has been revoked or has expired/)).toBeVisible();
  await expect(dialog.getByLabel('Name')).toHaveValue(`${name}, renamed`);
});
