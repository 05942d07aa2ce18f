import { execFileSync } from 'node:child_process';
import { expect, type Page, test } from '@playwright/test';
import { demo, signInAsOwner } from './demo';

/** Calls with the real curl, as the screen tells people to. */
function curl(url: string, ...headers: string[]): { status: number; body: { code?: string; data?: unknown } } {
  const args = ['-sS', '-w', '\n%{http_code}', url, ...headers.flatMap((header) => ['-H', header])];
  const lines = execFileSync('curl', args, { encoding: 'utf8' }).split('\n');
  return { status: Number(lines.pop()), body: JSON.parse(lines.join('\n')) };
}

async function createKey(page: Page, name: string, preset: string): Promise<string> {
  await page.goto('/settings/api-keys');
  await page.getByRole('button', { name: 'New Key' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name').fill(name);
  await dialog.getByRole('button', { name: preset, exact: true }).click();
  await dialog.getByRole('button', { name: 'Create key' }).click();
  await expect(dialog.getByRole('heading', { name: 'Copy your new key' })).toBeVisible();
  return /agni_sk_[0-9A-Za-z]{36}/.exec(await dialog.innerText())![0];
}

test('a new key works by both headers and both mounts, and is refused at once when revoked', async ({ page }) => {
  const name = `Journey ${Date.now()}`;
  await signInAsOwner(page);
  const key = await createKey(page, name, 'Read only');

  // Escape and a click outside do not close it; the button does, and the key is gone from the page.
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toContainText(key);
  await page.getByRole('button', { name: 'I have copied it' }).click();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  expect(await page.content()).not.toContain(key);

  const { url } = demo();
  const other = url.replace(/:(\d+)$/, (_, port) => `:${Number(port) + 1}`);
  for (const base of [url, other]) {
    expect(curl(`${base}/api/v1/me`, `X-Api-Key: ${key}`)).toMatchObject({ status: 200 });
    expect(curl(`${base}/api/v1/agents`, `Authorization: Bearer ${key}`)).toMatchObject({ status: 200 });
  }
  expect(curl(`${url}/api/v1/me`, `X-Api-Key: ${key}`, 'Authorization: Bearer agni_sk_other').status).toBe(400);

  const row = page.getByRole('row').filter({ hasText: name });
  await expect(async () => {
    await page.reload();
    await expect(row).toContainText('curl', { timeout: 1000 });
  }).toPass({ timeout: 15_000 });
  await row.getByRole('button', { name: `Actions for ${name}` }).click();
  await page.getByRole('menuitem', { name: 'Revoke…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Revoke key' }).click();
  await expect(page.getByText(`“${name}” is revoked`)).toBeVisible();
  for (const base of [url, other]) {
    expect(curl(`${base}/api/v1/me`, `X-Api-Key: ${key}`)).toMatchObject({
      status: 401,
      body: { code: 'invalid_api_key' },
    });
  }
  await expect(page.getByRole('row').filter({ hasText: name }).getByText('Revoked')).toBeVisible();
});

test('a key needs a name and at least one permission, and says so beside them', async ({ page }) => {
  await signInAsOwner(page);
  await page.goto('/settings/api-keys');
  await page.getByRole('button', { name: 'New Key' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Create key' }).click();
  await expect(dialog.getByLabel('Name')).toHaveAttribute('aria-invalid', 'true');
  await expect(dialog.getByText(/at least one permission/i)).toBeVisible();
});
