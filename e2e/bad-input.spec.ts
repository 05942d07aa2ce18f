import { expect, test } from '@playwright/test';
import { demo, signIn, signInAsOwner } from './demo';

test('an address or method that cannot be read is the caller’s fault, on both mounts', async ({ request, baseURL }) => {
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

test('the local inbox is not shown under a name that somebody else has pointed here', async ({ request }) => {
  for (const path of ['/dev/inbox', '/dev/inbox/messages.json']) {
    const answer = await request.get(path, { headers: { host: 'evil.example' } });
    expect([path, answer.status()]).toEqual([path, 404]);
  }
});

test('what cannot be searched for finds nothing, and breaks nothing', async ({ page }) => {
  await signInAsOwner(page);
  for (const search of ['okafor%00', '%E2%80%AEokafor', "'; drop table users;--", '%25_%5C']) {
    await page.goto(`/settings/users?search=${search}`);
    await expect(page.getByRole('heading', { level: 1, name: 'Users' })).toBeVisible();
    await expect(page.getByText('Something went wrong')).toHaveCount(0);
    await expect(page.getByRole('table')).toBeVisible();
  }
});

test('the question about unsaved typing gives the focus back to where it was', async ({ page }) => {
  await signInAsOwner(page);
  await page.goto('/settings/profile');
  const link = page.getByRole('link', { name: 'Security' }).first();
  const name = page.getByLabel('First Name');
  // Playwright selects, then types: on a busy machine React may take the field over in between.
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

test('what is typed while a save is on its way is kept, unsaved', async ({ page }) => {
  // Somebody whose name no other journey looks for.
  await signIn(page, demo().email.replace('ada@', 'olivia.brooks@'), demo().password);
  await expect(page.getByRole('heading', { level: 1, name: 'Organization' })).toBeVisible();
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
