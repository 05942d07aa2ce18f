import { expect, type Page } from '@playwright/test';
import { expectAccessible, expectFit } from './accessible';
import { setUpTwoFactor, turnOnTwoFactor } from './authenticator';
import { forgetProof, leaveUnused, newOrganization } from './database';
import { demo, enter, freshPage, newestMail, organizationTab } from './demo';
import { test } from './test';

test.setTimeout(240_000);

test('requires two-factor with a preview and reminders, and enforces it in open sessions at the deadline', async ({
  page,
  browser,
}) => {
  const people = await newOrganization('Required', ['OWNER', 'ADMIN', 'MEMBER']);
  const other = await freshPage(browser);
  await enter(other, people.MEMBER);
  await enter(page, people.OWNER);

  // A person without a second factor cannot require it.
  await expect(page.getByText('Set it up for yourself first')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Require two-factor…' })).toHaveCount(0);
  await expectFit(page);
  await page.getByRole('link', { name: 'Go to Security' }).click();
  await expect(page).toHaveURL(/settings\/security/);
  await turnOnTwoFactor(page);

  // The preview lists the affected people.
  await page.goto('/settings/organization');
  await expect(page.getByText('2 members have no second factor.')).toBeVisible();
  await page.getByRole('button', { name: 'Require two-factor…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Require two-factor authentication?' });
  await expect(dialog.getByText('2 of 3 active members have no second factor.')).toBeVisible();
  await expect(dialog.getByText(people.ADMIN)).toBeVisible();
  await dialog.getByLabel('Search members').fill('member able');
  await expect(dialog.getByText('1 matching member has no second factor.')).toBeVisible();
  await expect(dialog.getByText(people.ADMIN)).toHaveCount(0);
  await dialog.getByLabel('Search members').fill('');
  await expect(dialog.getByText(people.ADMIN)).toBeVisible();
  await expectFit(page);
  await forgetProof(page);
  await dialog.getByRole('button', { name: 'Require two-factor' }).click();
  const ask = page.getByRole('dialog', { name: 'Confirm it’s you' });
  await ask.getByLabel('Password', { exact: true }).fill(demo().password);
  await ask.getByRole('button', { name: 'Confirm' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText(/^Required from/)).toBeVisible();

  // Until the deadline: a banner, an email, and the state in the table.
  await other.reload();
  await expect(other.getByText('Required requires two-factor authentication from')).toBeVisible();
  await expectFit(other);
  await newestMail(page.request, people.MEMBER, /Set up two-factor authentication for Required/);
  await page.getByRole('link', { name: '2 members have no second factor.' }).click();
  await expect(page.getByText(/^Required by/)).toHaveCount(2);
  await expect(page.getByText(people.OWNER)).toHaveCount(0);
  await expectFit(page);
  await page.goto('/settings/security');
  await expect(page.getByText('Required requires it, so it cannot be turned off.')).toBeVisible();

  // At the deadline the open session is redirected to the setup, and works afterwards.
  await page.goto('/settings/organization');
  await page.getByRole('button', { name: 'Change the deadline…' }).click();
  await expectDeadlineTyped(page);
  await page.getByRole('button', { name: 'Change the deadline…' }).click();
  await page.getByLabel('Deadline', { exact: true }).selectOption('now');
  await page.getByRole('button', { name: 'Require it now' }).click();
  await expect(page.getByText(/^Required since/)).toBeVisible();
  await other.getByRole('link', { name: 'Profile' }).first().click();
  await expect(other).toHaveURL(/\/enrol-second-factor/);
  await expect(other.getByRole('heading', { name: 'Required requires two-factor authentication' })).toBeVisible();
  await expectFit(other);
  await forgetProof(other);
  await other.getByRole('button', { name: 'Set up two-factor' }).click();
  const proof = other.getByRole('dialog', { name: 'Confirm it’s you' });
  await proof.getByLabel('Password', { exact: true }).fill(demo().password);
  await proof.getByRole('button', { name: 'Confirm' }).click();
  await expect(proof).toHaveCount(0);
  await expect(other.getByRole('dialog', { name: 'Set up an authenticator app' })).toBeVisible();
  await other.keyboard.press('Escape');
  await setUpTwoFactor(other);
  await expect(organizationTab(other)).toBeVisible();
  await other.getByRole('link', { name: 'Profile' }).first().click();
  await expect(other.getByRole('heading', { level: 1, name: 'Profile' })).toBeVisible();

  // A new sign-in is redirected there too, returns to the requested page, and may sign out.
  const third = await freshPage(browser);
  await third.goto('/settings/users');
  await third.getByLabel('Email').fill(people.ADMIN);
  await third.getByLabel('Password', { exact: true }).fill(demo().password);
  await third.getByRole('button', { name: 'Sign in', exact: true }).click();
  await expect(third).toHaveURL(/\/enrol-second-factor\?next=%2Fsettings%2Fusers/);
  await third.getByRole('button', { name: 'Sign out' }).click();
  await expect(third).toHaveURL(/\/login/);

  // No longer.
  await page.getByRole('button', { name: 'Stop requiring…' }).click();
  await page.getByRole('alertdialog').getByRole('button', { name: 'Stop requiring it' }).click();
  await expect(page.getByText('Not required', { exact: true })).toBeVisible();
  await enter(third, people.ADMIN);
});

test('previews the sessions that a new limit ends, expires an idle session and shows its owner why', async ({
  page,
  browser,
}) => {
  const people = await newOrganization('Short Lives', ['OWNER', 'MEMBER']);
  const other = await freshPage(browser);
  await enter(other, people.MEMBER);
  await leaveUnused(people.MEMBER, '40 minutes');
  await enter(page, people.OWNER);
  const card = page.getByRole('form', { name: 'Sessions' });
  await card.getByLabel('Idle timeout').selectOption({ label: '30 minutes' });
  await expect(card.getByText('Saving immediately ends 1 open session of 1 person.')).toBeVisible();
  await expectFit(page);
  await card.getByRole('button', { name: 'Save and end 1 session' }).click();
  await expect(page.getByText('Session limits saved')).toBeVisible();
  await other.getByRole('link', { name: 'Profile' }).first().click();
  await expect(other).toHaveURL(/\/login/);

  // From now on automatically.
  await enter(other, people.MEMBER);
  await leaveUnused(people.MEMBER, '29 minutes');
  await other.reload();
  await expect(organizationTab(other)).toBeVisible();
  await leaveUnused(people.MEMBER, '31 minutes');
  await other.reload();
  await expect(other).toHaveURL(/\/login/);
  await enter(other, people.MEMBER);
  await other.goto('/settings/security');
  await other.locator('summary').filter({ hasText: 'Ended sessions' }).click();
  const ended = other.getByRole('list', { name: 'Ended sessions' });
  await expect(ended.getByText(/^Ended by inactivity/)).toBeVisible();
  await expect(ended.getByText(/^Ended by a change of the security policy/)).toBeVisible();
  await expectFit(other);
});

/** Types deadlines into the open dialog: rejected ones with a message, then one that is saved. */
async function expectDeadlineTyped(page: Page): Promise<void> {
  const dialog = page.getByRole('dialog', { name: 'Change the deadline?' });
  const date = dialog.getByLabel('Date and time');
  await dialog.getByLabel('Deadline', { exact: true }).selectOption('custom');
  await expect(dialog.getByText(/^From .* to .*\.$/)).toBeVisible();
  await dialog.getByRole('button', { name: 'Change the deadline' }).click();
  await expect(dialog.getByText('Choose a date and a time.')).toBeVisible();
  for (const [typed, said] of [
    ['12027-08-15 14:30', /Enter a date and a time/],
    ['2020-01-01 09:00', /^Choose .* or later\./],
    ['2999-01-01 09:00', /^Choose .* or earlier\./],
  ] as const) {
    await date.fill(typed);
    await expect(dialog.getByText(said)).toBeVisible();
    await dialog.getByRole('button', { name: 'Change the deadline' }).click();
    await expect(date).toHaveValue(typed);
  }
  const day = new Date(Date.now() + 40 * 86_400_000).toISOString().slice(0, 10);
  await date.fill(`${day} 09:30`);
  const [said] = /\d+ \w+ \d{4} at 09:30/.exec(await dialog.getByText(/at 09:30/).innerText())!;
  await dialog.getByRole('button', { name: 'Change the deadline' }).click();
  await expect(dialog).toHaveCount(0);
  await expect(page.getByText(`Two-factor authentication is required from ${said}`)).toBeVisible();
}

test('limits the key lifetime in the form and rejects longer ones in the API', async ({ page }) => {
  const people = await newOrganization('Short Keys', ['OWNER']);
  await enter(page, people.OWNER);
  const makeKey = async (name: string) => {
    await page.goto('/settings/api-keys');
    await page.getByRole('button', { name: 'New Key' }).first().click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill(name);
    await dialog.getByRole('button', { name: 'Full access', exact: true }).click();
    const options = await dialog.getByLabel('Expires').getByRole('option').allInnerTexts();
    await dialog.getByRole('button', { name: 'Create key' }).click();
    await expect(dialog.getByRole('button', { name: 'I have copied it' })).toBeVisible();
    const key = /agni_sk_[0-9A-Za-z]{36}/.exec(await dialog.innerText())![0];
    await dialog.getByRole('button', { name: 'I have copied it' }).click();
    return { options, key };
  };
  const first = await makeKey('For ever');
  expect(first.options).toContain('Never');

  await page.goto('/settings/organization');
  const card = page.getByRole('form', { name: 'API keys' });
  await card.getByLabel('Maximum API key lifetime').selectOption({ label: '30 days' });
  await expect(card.getByText('1 key lasts longer than that and stays unchanged.')).toBeVisible();
  await card.getByText('1 key lasts longer than that and stays unchanged.').click();
  await expect(card.getByText('For ever')).toBeVisible();
  await expectFit(page);
  await card.getByLabel('Maximum API key lifetime').selectOption({ label: 'Custom number of days…' });
  await card.getByLabel('Days').fill('0');
  await expect(card.getByText('Enter a whole number from 1 to 3,650.')).toBeVisible();
  await card.getByLabel('Days').fill('45');
  await card.getByRole('button', { name: 'Save changes' }).click();
  await expect(page.getByText('API keys now last at most 45 days')).toBeVisible();

  const second = await makeKey('For a while');
  expect(second.options).toEqual(['In 7 days', 'In 30 days', 'In 45 days', 'Custom date and time…']);
  const create = (expires_at: string | null) =>
    page.request.post('/api/v1/api-keys', {
      headers: { 'x-api-key': first.key },
      data: { name: 'By a program', permissions: ['calls:read'], expires_at },
    });
  const refused = await create(null);
  expect([refused.status(), (await refused.json()).errors[0].code]).toEqual([422, 'expiry_required']);
  expect((await create(new Date(Date.now() + 44 * 86_400_000).toISOString())).status()).toBe(201);
});

test('shows who changed what and keeps the input when two people change the policy at once', async ({
  page,
  browser,
}) => {
  const people = await newOrganization('Both Hands', ['OWNER', 'ADMIN']);
  const other = await freshPage(browser);
  await enter(page, people.OWNER);
  await enter(other, people.ADMIN);
  const idle = (of: Page) => of.getByRole('form', { name: 'Sessions' }).getByLabel('Idle timeout');
  await idle(page).selectOption({ label: '1 day' });
  await idle(other).selectOption({ label: '7 days' });
  const save = (of: Page) => of.getByRole('form', { name: 'Sessions' }).getByRole('button', { name: /^Save/ });
  await save(other).click();
  await expect(other.getByText('Session limits saved')).toBeVisible();
  await save(page).click();
  const told = page.getByRole('alert').filter({ hasText: 'Admin Able changed the security policy' });
  await expect(told.first()).toBeVisible();
  await expect(page.getByText('14 days → 7 days')).toBeVisible();
  await expect(idle(page)).toHaveValue(String(24 * 60));
  await expectAccessible(page);
  await save(page).click();
  await expect(page.getByText('Session limits saved')).toBeVisible();
  await other.reload();
  await expect(idle(other)).toHaveValue(String(24 * 60));
});
