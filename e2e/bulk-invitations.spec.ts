import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { expect, type Page } from '@playwright/test';
import { newId } from '@/lib/core/id';
import { holdMember, newOrganization, queryDatabase } from './database';
import { enter, signInAsOwner } from './demo';
import { test } from './test';

const address = (run: string, number: number) => `p${number}.${run}@acme.example`;

/** Thirty rows copied from a spreadsheet, five of them invalid. */
function thirtyRows(run: string): string {
  const rows = Array.from({ length: 30 }, (_, index) => [
    address(run, index + 1),
    `First${index + 1}`,
    'Last',
    'MEMBER',
  ]);
  rows[3]![0] = 'not-an-address';
  rows[8]![2] = '';
  rows[13]![0] = rows[0]![0]!.toUpperCase();
  rows[19]![0] = `=cmd|x@evil${run}.example`;
  rows[27]![3] = 'EMPEROR';
  const [header, ...body] = [['E-mail address', 'Given name', 'Surname', 'Role'], ...rows].map((row) => row.join('\t'));
  return [header, ...body].join('\r\n');
}

/** Opens a new organization as its owner, which allows one domain. @returns the owner's address */
async function enterOrganization(page: Page): Promise<string> {
  const { OWNER } = await newOrganization('Inviting Telecom', ['OWNER']);
  await queryDatabase(`update organizations set allowed_email_domains = '{acme.example}' where id =
    (select organization_id from memberships where user_id = (select id from users where email = '${OWNER}'))`);
  await enter(page, OWNER);
  return OWNER;
}

async function openList(page: Page, text: string): Promise<void> {
  await page.goto('/settings/invite');
  await page.getByRole('tab', { name: 'Invite many' }).click();
  await page.getByLabel('People', { exact: true }).fill(text);
  await page.getByRole('button', { name: 'Review list' }).click();
  await expect(page.getByRole('heading', { name: 'Review list' })).toBeVisible();
}

async function mailsTo(page: Page, to: string): Promise<number> {
  const response = await page.request.get(`/dev/inbox/messages.json?to=${encodeURIComponent(to)}`);
  return ((await response.json()) as unknown[]).length;
}

const changes = (page: Page) => page.getByRole('region', { name: 'Bulk changes' });

test('validates thirty rows, invites the valid ones in the background and fixes the failures', async ({ page }) => {
  test.setTimeout(120_000);
  const run = Date.now().toString(36);
  await enterOrganization(page);
  await openList(page, thirtyRows(run));
  await expect(page.getByText('25 ready · 5 to fix')).toBeVisible();
  expect(await mailsTo(page, address(run, 1))).toBe(0);

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
    await expect.poll(() => mailsTo(page, to), { timeout: 30_000, message: `one mail to ${to}` }).toBe(1);
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

test('waits for a file that is still being read when the list is reviewed', async ({ page }) => {
  await signInAsOwner(page);
  await page.goto('/settings/invite?way=many');
  await page.getByLabel('People', { exact: true }).fill('x');
  await page.getByLabel('People', { exact: true }).fill('');
  await page.evaluate(() => {
    const read = Blob.prototype.arrayBuffer;
    Blob.prototype.arrayBuffer = async function () {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      return read.call(this);
    };
  });
  const buffer = Buffer.from(`Email\nslow.${Date.now()}@acme.example\n`);
  await page.getByLabel('CSV file').setInputFiles({ name: 'p.csv', mimeType: 'text/csv', buffer });
  await page.getByRole('button', { name: 'Review list' }).click();
  await expect(page.getByLabel('Email, row 1')).toHaveValue(/^slow\./);
});

test('reads the columns of a file and offers only resending for people already invited', async ({ page }) => {
  const run = Date.now().toString(36);
  const email = `f.${run}@acme.example`;
  const csv = (role: string) => `\ufeffRolle;Vorname;Nachname;Adresse\r\n${role};Zoë;"Le Roy; Jr.";${email}\r\n`;
  await enterOrganization(page);
  await page.goto('/settings/invite?way=many');
  const choose = (text: string) =>
    page.getByLabel('CSV file').setInputFiles({ name: 'p.csv', mimeType: 'text/csv', buffer: Buffer.from(text) });
  await choose(csv('DEVELOPER'));
  await page.getByRole('button', { name: 'Review list' }).click();
  await page.getByRole('button', { name: 'Change columns' }).click();
  await expect(page.getByRole('heading', { name: 'Match columns' })).toBeVisible();
  await expect(page.getByLabel('Use Adresse as')).toHaveValue('email');
  await expect(page.getByLabel('Use Rolle as')).toHaveValue('role');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByLabel('Last Name, row 1')).toHaveValue('Le Roy; Jr.');
  await expect(page.getByLabel('Role, row 1')).toHaveValue('DEVELOPER');
  await page.getByRole('button', { name: 'Send 1 invitation' }).click();
  await expect.poll(() => mailsTo(page, email), { timeout: 20_000 }).toBe(1);

  await choose(csv('MEMBER'));
  await page.getByRole('button', { name: 'Review list' }).click();
  await expect(page.getByText('1 already invited or a member')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Send 0 invitations' })).toBeDisabled();
  await page.getByRole('button', { name: `Resend the invitation to ${email}` }).click();
  await expect.poll(() => mailsTo(page, email), { timeout: 20_000 }).toBe(2);

  await page.getByRole('button', { name: 'Start over' }).click();
  await choose('"'.padEnd(5 * 1024 * 1024 + 2, 'x'));
  await expect(page.getByText('p.csv is larger than 5 MB.')).toBeVisible();
});

const UNCLEAR = (run: string) =>
  `Izina;Umuryango;Aderesi\r\nKeza;Uwase;x1.${run}@acme.example\r\nMugisha;Iradukunda;x2.${run}@acme.example\r\n`;

test('keeps a list that is pasted before the script has run', async ({ page }) => {
  await signInAsOwner(page);
  await page.route('**/_next/static/**/*.js', async (route) => {
    await sleep(1_500);
    await route.continue();
  });
  await page.goto('/settings/invite?way=many', { waitUntil: 'commit' });
  const people = page.getByLabel('People', { exact: true });
  await people.fill(`early.${Date.now()}@acme.example`);
  await page.waitForLoadState('networkidle');
  await page.getByRole('button', { name: 'Review list' }).click();
  await expect(page.getByLabel('Email, row 1')).toHaveValue(/^early\./);
});

test('asks to match unclear columns and keeps edits when the matching changes', async ({ page }) => {
  const run = Date.now().toString(36);
  await signInAsOwner(page);
  await page.goto('/settings/invite?way=many');
  const people = page.getByLabel('People', { exact: true });
  await people.fill(UNCLEAR(run));
  await page.getByRole('button', { name: 'Review list' }).click();
  await expect(page.getByRole('heading', { name: 'Match columns' })).toBeVisible();
  await expect(page.getByText('We can’t tell which column is the first name')).toBeVisible();

  await page.getByRole('button', { name: 'Back' }).click();
  await expect(people).toHaveValue(/Izina/);
  await page.getByRole('button', { name: 'Review list' }).click();

  await page.getByLabel('Use Aderesi as').selectOption('');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByText('Choose the column that contains the email addresses.')).toBeVisible();
  await page.getByLabel('Use Aderesi as').selectOption('Email');
  await page.getByLabel('Use Umuryango as').selectOption('First Name');
  await page.getByLabel('Use Izina as').selectOption('Last Name');
  await expect(page.getByRole('row', { name: /x1.*Uwase.*Keza.*MEMBER/ })).toBeVisible();
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByLabel('First Name, row 1')).toHaveValue('Uwase');

  await page.getByLabel('Last Name, row 2').fill('Typed');
  await page.getByLabel('Last Name, row 2').press('Tab');
  await page.getByRole('button', { name: 'Change columns' }).click();
  await page.getByLabel('Use Izina as').selectOption('First Name');
  await page.getByLabel('Use Umuryango as').selectOption('Last Name');
  await page.getByRole('button', { name: 'Continue' }).click();
  await expect(page.getByLabel('First Name, row 1')).toHaveValue('Keza');
  await expect(page.getByLabel('Last Name, row 2')).toHaveValue('Typed');
  await expect(page.getByText('2 ready')).toBeVisible();
});

test('extracts the email address and name from text pasted into Invite one', async ({ page, context }) => {
  const run = Date.now().toString(36);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await signInAsOwner(page);
  await page.goto('/settings/invite');
  const email = page.getByLabel('Email', { exact: true });
  await email.focus();
  await page.evaluate((text) => navigator.clipboard.writeText(text), `"Okafor, Ada" <ada.${run}@acme.example>,`);
  await page.keyboard.press('ControlOrMeta+V');
  await expect(email).toHaveValue(`ada.${run}@acme.example`);
  await expect(page.getByLabel('First Name')).toHaveValue('Ada');
  await expect(page.getByLabel('Last Name')).toHaveValue('Okafor');

  await email.fill(`mailto:bea.${run}@acme.example,`);
  await email.press('Enter');
  await expect(page.getByText(`Invitation to bea.${run}@acme.example is on its way`)).toBeVisible();
});

for (const scheme of ['light', 'dark'] as const) {
  for (const width of [390, 1440]) {
    test(`has no axe violations and fits the screen in Invite many, ${scheme}, ${width} px`, async ({ page }) => {
      const run = Date.now().toString(36);
      await page.emulateMedia({ colorScheme: scheme });
      await signInAsOwner(page);
      await page.setViewportSize({ width, height: 900 });
      const clean = async () => {
        const { violations } = await new AxeBuilder({ page })
          .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
          .analyze();
        expect(violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
        const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
        expect(overflow).toBeLessThanOrEqual(0);
      };
      await page.goto('/settings/invite?way=many');
      await page.getByLabel('People', { exact: true }).fill(UNCLEAR(run));
      await page.getByRole('button', { name: 'Review list' }).click();
      await expect(page.getByRole('heading', { name: 'Match columns' })).toBeVisible();
      await clean();
      await page.getByRole('button', { name: 'Back' }).click();
      await page.getByLabel('People', { exact: true }).fill(thirtyRows(run));
      await expect(page.getByText('30 rows found')).toBeVisible();
      await clean();
      await page.getByRole('button', { name: 'Review list' }).click();
      await expect(page.getByText('25 ready · 5 to fix')).toBeVisible();
      await clean();
    });
  }
}
