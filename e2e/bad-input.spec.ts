import { expect } from '@playwright/test';
import { demo, organizationTab, signIn, signInAsOwner } from './demo';
import { test } from './test';

test('returns a client error on both mounts when the URL or method is malformed', async ({ request, baseURL }) => {
  const second = new URL(baseURL!);
  second.port = String(Number(second.port) + 1);
  const headers = { 'X-Api-Key': demo().api_key };
  for (const origin of [new URL(baseURL!).origin, second.origin]) {
    for (const path of ['/dev/inbox/%ff', '/settings/api-keys/%E0%A4%A', '/api/v1/users/%ff', '/api/v1/users/%']) {
      const answer = await request.get(origin + path, { headers });
      expect([origin, path, answer.status() < 500]).toEqual([origin, path, true]);
    }
    for (const path of ['/login', '/api/v1/users']) {
      const answer = await request.fetch(origin + path, { method: 'PROPFIND', headers });
      expect([origin, path, answer.status()]).toEqual([origin, path, 405]);
    }
    const root = await request.get(`${origin}/api/v1`, { headers });
    expect(root.status()).toBe(404);
    expect(await root.json()).toMatchObject({ code: 'not_found', success: false });
  }
});

test('hides the local inbox when the request uses a foreign host name', async ({ request }) => {
  for (const path of ['/dev/inbox', '/dev/inbox/messages.json']) {
    const answer = await request.get(path, { headers: { host: 'evil.example' } });
    expect([path, answer.status()]).toEqual([path, 404]);
  }
});

test('shows the users table when the search text contains special characters', async ({ page }) => {
  await signInAsOwner(page);
  for (const search of ['okafor%00', '%E2%80%AEokafor', "'; drop table users;--", '%25_%5C']) {
    await page.goto(`/settings/users?search=${search}`);
    await expect(page.getByRole('heading', { level: 1, name: 'Users' })).toBeVisible();
    await expect(page.getByText('Something went wrong')).toHaveCount(0);
    await expect(page.getByRole('table')).toBeVisible();
  }
});

test('returns the focus when the dialog about unsaved changes is closed', async ({ page }) => {
  await signInAsOwner(page);
  await page.goto('/settings/profile');
  const link = page.getByRole('link', { name: 'Security' }).first();
  const name = page.getByLabel('First Name');
  // Playwright selects, then types: on a busy machine React may hydrate the field in between.
  await expect(async () => {
    await name.fill('Adaeze');
    await expect(name).toHaveValue('Adaeze', { timeout: 500 });
  }).toPass();
  await link.focus();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('alertdialog')).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(link).toBeFocused();
  await expect(page.getByLabel('First Name')).toHaveValue('Adaeze');
});

test('keeps text typed during a save as unsaved', async ({ page }) => {
  // A person whose name no other test searches for.
  await signIn(page, demo().email.replace('ada@', 'olivia.brooks@'), demo().password);
  await expect(organizationTab(page)).toBeVisible();
  await page.goto('/settings/profile');
  await expect(page.getByLabel('Last Name')).toHaveValue('Brooks');
  await page.route('**/settings/profile', async (route) => {
    if (route.request().method() === 'POST') await new Promise((resolve) => setTimeout(resolve, 1_500));
    await route.continue();
  });
  await page.getByLabel('First Name').fill(`Liv ${Date.now()}`);
  await page.getByRole('button', { name: 'Save changes' }).first().click();
  await page.getByLabel('Last Name').fill('Brooks-Lund');
  await expect(page.getByText('Profile saved')).toBeVisible();
  await expect(page.getByLabel('Last Name')).toHaveValue('Brooks-Lund');
});
