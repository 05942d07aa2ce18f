import { setTimeout as sleep } from 'node:timers/promises';
import { AxeBuilder } from '@axe-core/playwright';
import { expect } from '@playwright/test';
import { enterOrganization, thirtyRows } from './bulk-invitations';
import { mailsTo, signInAsOwner } from './demo';
import { test } from './test';

const UNCLEAR = (run: string) =>
  `Izina;Umuryango;Aderesi\r\nKeza;Uwase;x1.${run}@acme.example\r\nMugisha;Iradukunda;x2.${run}@acme.example\r\n`;

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
  await expect.poll(() => mailsTo(page.request, email), { timeout: 20_000 }).toHaveLength(1);

  await choose(csv('MEMBER'));
  await page.getByRole('button', { name: 'Review list' }).click();
  await expect(page.getByText('1 already invited or a member')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Send 0 invitations' })).toBeDisabled();
  await page.getByRole('button', { name: `Resend the invitation to ${email}` }).click();
  await expect.poll(() => mailsTo(page.request, email), { timeout: 20_000 }).toHaveLength(2);

  await page.getByRole('button', { name: 'Start over' }).click();
  await choose('"'.padEnd(5 * 1024 * 1024 + 2, 'x'));
  await expect(page.getByText('p.csv is larger than 5 MB.')).toBeVisible();
});

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
