import { readFileSync } from 'node:fs';
import { expect, type Page } from '@playwright/test';
import { newId } from '@/lib/core/id';
import { address, enterOrganization, thirtyRows } from './bulk-invitations';
import { holdMember, queryDatabase } from './database';
import { mailsTo } from './demo';
import { test } from './test';

async function openList(page: Page, text: string): Promise<void> {
  await page.goto('/settings/invite');
  await page.getByRole('tab', { name: 'Invite many' }).click();
  await page.getByLabel('People', { exact: true }).fill(text);
  await page.getByRole('button', { name: 'Review list' }).click();
  await expect(page.getByRole('heading', { name: 'Review list' })).toBeVisible();
}

const changes = (page: Page) => page.getByRole('region', { name: 'Bulk changes' });

test('validates thirty rows, invites the valid ones in the background and fixes the failures', async ({ page }) => {
  test.setTimeout(120_000);
  const run = Date.now().toString(36);
  await enterOrganization(page);
  await openList(page, thirtyRows(run));
  await expect(page.getByText('25 ready · 5 to fix')).toBeVisible();
  expect(await mailsTo(page.request, address(run, 1))).toEqual([]);

  // Fixed in place: the validation result changes.
  await page.getByRole('button', { name: 'Show the 5 to fix' }).click();
  const fourth = page.getByLabel('Email, row 4');
  await expect(fourth).toHaveAttribute('aria-invalid', 'true');
  await fourth.fill(address(run, 4));
  await fourth.press('Enter');
  await expect(page.getByText('26 ready · 4 to fix')).toBeVisible();
  await expect(fourth).toBeFocused();
  await expect(page.getByText('Row 1 has the same address.')).toBeVisible();

  // The request gets no answer; sending the list again invites nobody twice.
  await page.route('**/settings/invite**', async (route) => {
    if (route.request().method() !== 'POST') return route.continue();
    await route.fetch();
    await route.abort();
  });
  await page.getByRole('button', { name: 'Send 26 invitations' }).click();
  await expect(page.getByRole('alert').filter({ hasText: /connection|reached/i })).toBeVisible();
  await page.unroute('**/settings/invite**');
  await page.getByRole('button', { name: 'Send 26 invitations' }).click();
  await expect(page.getByLabel('People', { exact: true })).toBeVisible();
  await expect(page.getByLabel('People', { exact: true })).toHaveValue('');
  const first = page.getByRole('heading', { name: 'Invited 26 people' });
  await expect(first).toBeVisible({ timeout: 30_000 });
  await expect(changes(page)).toContainText('26 invited · 1 skipped · 3 failed');
  await expect(changes(page)).toContainText('0 invited · 27 skipped · 3 failed', { timeout: 30_000 });
  // Both are still there for whoever opens the page again, as the people are in the table.
  await page.reload();
  await expect(first).toBeVisible();
  await expect(page.getByRole('row', { name: new RegExp(address(run, 30)) })).toContainText('Pending');

  const card = changes(page).locator('> *').filter({ has: first });
  const waiting = page.waitForEvent('download');
  await card.getByRole('link', { name: 'Download failures' }).click();
  const csv = readFileSync(await (await waiting).path(), 'utf8');
  expect(csv.split('\r\n').filter(Boolean)).toHaveLength(4);
  expect(csv).toContain(`"'=cmd|x@evil${run}.example"`);
  expect(csv).toContain('The last name is required.');
  await card.getByRole('link', { name: 'Show results' }).click();
  await page.getByRole('button', { name: 'Skipped 1' }).click();
  await expect(page.getByRole('row', { name: /First14 Last/ })).toContainText('Another row of the list');

  await page.goto('/settings/invite');
  await changes(page).locator('> *').filter({ has: first }).getByRole('link', { name: 'Fix failures' }).click();
  await expect(page.getByText('3 to fix', { exact: true })).toBeVisible();
  await page.getByLabel('Last Name, row 1').fill('Fixed');
  await page.getByLabel('Last Name, row 1').press('Enter');
  await page.getByRole('button', { name: 'Remove row 2' }).click();
  await page.getByLabel('Role, row 3').selectOption('DEVELOPER');
  await expect(page.getByText('2 ready', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Send 2 invitations' }).click();
  await expect(changes(page)).toContainText('Invited 2 people', { timeout: 30_000 });

  const invited = Array.from({ length: 30 }, (_, index) => index + 1).filter((it) => ![14, 20].includes(it));
  for (const number of invited) {
    const to = address(run, number);
    await expect
      .poll(() => mailsTo(page.request, to), { timeout: 30_000, message: `one mail to ${to}` })
      .toHaveLength(1);
  }
});

test('asks before leaving the page, and cancels a list that waits for another change', async ({ page }) => {
  const run = Date.now().toString(36);
  const early = newId();
  const owner = await enterOrganization(page);
  const people = Array.from({ length: 12 }, (_, index) => `Ada Okafor <q${index}.${run}@acme.example>`);
  await openList(page, people.join(', '));
  await expect(page.getByText('12 ready', { exact: true })).toBeVisible();

  await page
    .getByRole('link', { name: /^Users/ })
    .first()
    .click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Stay' }).click();

  const held = await holdMember(early, owner);
  const other = await page.context().newPage();
  await other.goto('/settings/users?search=person');
  await other.getByRole('checkbox', { name: 'Select Person 999', exact: true }).click();
  await other.getByRole('region', { name: 'Selected users' }).getByRole('button', { name: 'Remove…' }).click();
  await other.getByRole('dialog').getByRole('button', { name: 'Remove 1 user' }).click();
  await expect(other.getByRole('region', { name: 'Bulk changes' })).toContainText('Removing 1 user');
  await other.close();
  await page.getByRole('button', { name: 'Send 12 invitations' }).click();
  await expect(changes(page)).toContainText('Inviting 12 people');
  await changes(page).getByRole('button', { name: 'Cancel change' }).click();
  await expect(changes(page)).toContainText('Cancelled: invited no people');
  await expect(changes(page)).toContainText('0 invited · 0 skipped · 0 failed · 12 not started');
  await held.release();
});

test('reviews 10,000 rows without a slow screen, and invites them after the tab was closed', async ({ page }) => {
  test.setTimeout(240_000);
  const run = Date.now().toString(36);
  await enterOrganization(page);
  const rows = Array.from({ length: 10_000 }, (_, n) => `${n}.${run}@acme.example,Ada,Okafor,MEMBER`);
  await page.goto('/settings/invite?way=many');
  const buffer = Buffer.from(['Email,First Name,Last Name,Role', ...rows].join('\r\n'));
  await page.getByLabel('CSV file').setInputFiles({ name: 'p.csv', mimeType: 'text/csv', buffer });
  await expect(page.getByText('10,000 rows found')).toBeVisible({ timeout: 20_000 });
  await page.getByRole('button', { name: 'Review list' }).click();
  await expect(page.getByText('10,000 ready', { exact: true })).toBeVisible({ timeout: 60_000 });
  // Only a page of rows is rendered, and an edit is on screen at once.
  expect(await page.getByRole('row').count()).toBeLessThan(60);
  const blocked = await page.evaluate(async () => {
    const field = document.querySelector<HTMLInputElement>('input[aria-label="First Name, row 1"]')!;
    field.focus();
    const set = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')!.set!;
    set.call(field, 'Edited');
    field.dispatchEvent(new Event('input', { bubbles: true }));
    const begun = performance.now();
    field.blur();
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    return performance.now() - begun;
  });
  console.log(`an edit among 10,000 rows: ${blocked.toFixed(0)} ms`);
  expect(blocked).toBeLessThan(500);
  await expect(page.getByLabel('First Name, row 1', { exact: true })).toHaveValue('Edited');
  await page.getByRole('button', { name: 'Remove row 2' }).click();
  await expect(page.getByText('9,999 ready', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Send 9,999 invitations' }).click();
  await expect(changes(page)).toContainText('Inviting 9,999 people', { timeout: 20_000 });
  // The tab may close now. That all of them are invited is tested without a browser, and without ten thousand emails.
  await page.reload();
  await expect(changes(page).getByRole('progressbar', { name: 'Invitations done' })).toBeVisible();
  await expect(changes(page)).toContainText(/[1-9]\d* invited/, { timeout: 30_000 });
  // A click before hydration does nothing; a person would click again.
  await expect(async () => {
    await changes(page).getByRole('button', { name: 'Cancel change' }).click({ timeout: 1_000 });
    await expect(changes(page)).toContainText(/Cancelled: invited [\d,]+ people/, { timeout: 3_000 });
  }).toPass({ timeout: 20_000 });
  await queryDatabase(`delete from jobs.job where name = 'send-invitation' and state < 'active' and
    data ->> 'invitation_id' in (select id::text from invitations where email like '%.${run}@acme.example')`);
});
