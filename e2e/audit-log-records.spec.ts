import { readFileSync } from 'node:fs';
import { expect } from '@playwright/test';
import { openLog, rows } from './audit-log';
import { demo, organizationTab, signIn, signInAsOwner } from './demo';
import { test } from './test';

test('downloads the filtered audit log and records the download', async ({ page }) => {
  await signInAsOwner(page);
  await openLog(page, '?action=invitation.create');
  const get = async (format: 'CSV' | 'NDJSON') => {
    await page.getByRole('button', { name: 'Export' }).click();
    const started = page.waitForEvent('download');
    await page.getByRole('menuitem', { name: format === 'CSV' ? /^CSV/ : /^NDJSON/ }).click();
    const file = await started;
    expect(file.suggestedFilename()).toMatch(new RegExp(`^audit-log-\\d{4}-\\d\\d-\\d\\d\\.${format.toLowerCase()}$`));
    return readFileSync((await file.path())!, 'utf8');
  };
  const lines = (await get('NDJSON')).trimEnd().split('\n');
  const events = lines.map((line) => JSON.parse(line) as { action: string; hash: string });
  expect(events.length).toBeGreaterThan(2);
  for (const { action, hash } of events)
    expect([action, /^[0-9a-f]{64}$/.test(hash)]).toEqual(['invitation.create', true]);
  const csv = (await get('CSV')).trimEnd().split('\r\n');
  expect(csv[0]).toContain('"created_at","action","actor_kind"');
  expect(csv).toHaveLength(events.length + 1);
  await openLog(page, '?action=audit_log.export');
  await expect(rows(page).first()).toContainText('Exported the audit log');
});

test('rejects an audit log download from another site or without permission', async ({ page }) => {
  const { email, password } = demo();
  await signIn(page, email.replace('ada@', 'olivia.brooks@'), password);
  await expect(organizationTab(page)).toBeVisible();
  expect((await page.request.get('/settings/audit-log/export')).status()).toBe(403);
  const foreign = await page.request.get('/settings/users/export', { headers: { 'Sec-Fetch-Site': 'cross-site' } });
  expect(foreign.status()).toBe(403);
});

test('denies the audit log without permission and records the denial', async ({ page, browser }) => {
  const { email, password } = demo();
  await signIn(page, email.replace('ada@', 'olivia.brooks@'), password);
  await expect(organizationTab(page)).toBeVisible();
  const response = await page.goto('/settings/audit-log');
  expect(response!.status()).toBe(403);
  const owner = await (await browser.newContext()).newPage();
  await signInAsOwner(owner);
  await expect(async () => {
    await openLog(owner, '?action=access.denied');
    await expect(
      rows(owner).filter({ hasText: 'Olivia Brooks' }).filter({ hasText: 'audit_log:read' }).first(),
    ).toBeVisible({
      timeout: 1_000,
    });
  }).toPass({ timeout: 15_000 });
});

test('records a sign-out with its IP address', async ({ page, browser }) => {
  const { email, password } = demo();
  await signIn(page, email.replace('ada@', 'olivia.brooks@'), password);
  await page.getByRole('button', { name: /Olivia Brooks/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await expect(page).toHaveURL(/\/login/);
  const owner = await (await browser.newContext()).newPage();
  await signInAsOwner(owner);
  await openLog(owner, '?action=session.sign_out');
  const row = rows(owner).filter({ hasText: 'Olivia Brooks' }).first();
  await expect(row).toContainText('Signed out');
  await expect(row).toContainText(/127\.0\.0\.1|::1/);
});

test('asks for confirmation when the retention gets shorter, but not when it gets longer', async ({ page }) => {
  await signInAsOwner(page);
  await openLog(page);
  const choose = async (label: string) => {
    await page.getByLabel('Keep events').selectOption({ label });
    await page.getByRole('button', { name: 'Save changes' }).click();
  };
  await choose('5 years');
  const question = page.getByRole('alertdialog', { name: 'Keep events for 5 years?' });
  await question.getByRole('button', { name: 'Delete older events' }).click();
  await expect(page.getByText('Events are now kept for 5 years')).toBeVisible();
  await expect(question).toHaveCount(0);
  await choose('Forever');
  await expect(page.getByText('Events are now kept forever')).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Keep events')).toHaveValue('forever');
  await openLog(page, '?action=audit_log.update_retention');
  await expect(rows(page).first()).toContainText('Changed audit log retention');
});
