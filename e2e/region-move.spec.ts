import { expect } from '@playwright/test';
import { expectAccessible } from './accessible';
import { newOrganization, queryDatabase } from './database';
import { demo, signIn } from './demo';
import { test } from './test';

test.setTimeout(120_000);

test('moves an organization to another region while it is in use', async ({ page }) => {
  const people = await newOrganization('Roaming', ['OWNER']);
  const [organization] = await queryDatabase<{ id: string }>(`select id from organizations where name = 'Roaming'`);
  const { id } = organization!;
  await queryDatabase(
    `insert into voice.contacts (id, organization_id, first_name)
     select gen_random_uuid(), '${id}', 'Contact ' || n from generate_series(1, 5000) n`,
  );
  const left = async () => (await queryDatabase(`select from voice.contacts where organization_id = '${id}'`)).length;

  await signIn(page, people.OWNER, demo().password);
  const region = page.getByLabel('Region');
  await expect(region).toHaveValue('us');
  await region.selectOption('in');
  await expect(
    page.getByText('Where your calls, leads, contacts, agents and knowledge base are stored.'),
  ).toBeVisible();
  await region.selectOption('eu');
  await expect(page.getByText('Saving moves your voice data there.')).toBeVisible();
  const form = page.getByRole('form', { name: 'Organization' });
  await form.getByRole('button', { name: 'Save changes' }).click();

  const title = page.getByText('Moving your voice data to: European Union');
  await expect(title).toBeVisible();
  await expect(page.getByRole('progressbar', { name: 'Rows copied' })).toBeVisible();
  await expect(region).toBeDisabled();
  await expectAccessible(page);
  await page.setViewportSize({ width: 390, height: 844 });
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  await page.setViewportSize({ width: 1440, height: 900 });

  // The page updates itself and keeps input typed meanwhile.
  await page.getByLabel('Website').fill('https://roaming.example');
  await expect(page.getByText('Moved. The old copy is being erased.')).toBeVisible({ timeout: 30_000 });
  await expect(title).toHaveCount(0, { timeout: 60_000 });
  await expect(page.getByLabel('Website')).toHaveValue('https://roaming.example');
  expect(await left()).toBe(0);
  await page.reload();
  await expect(region).toHaveValue('eu');
  await page.getByRole('link', { name: 'Audit Log' }).click();
  await expect(page.getByRole('button', { name: 'Moved voice data to another region', exact: true })).toBeVisible();
});
