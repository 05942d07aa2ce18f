import { expect, type Locator, type Page } from '@playwright/test';
import { expectAccessible } from './accessible';
import { forgetProof } from './database';
import { demo, newestMail, organizationTab, signIn, signInAsOwner } from './demo';
import { test } from './test';
import { callApi, tellVendor } from './vendors';

test.setTimeout(150_000);
// The tests connect and break the same accounts.
test.describe.configure({ mode: 'serial' });

const row = (page: Page, account: string): Locator =>
  page.getByRole('listitem').filter({ has: page.getByRole('heading', { level: 3, name: new RegExp(`^${account}`) }) });
const menu = async (page: Page, account: string, item: string) => {
  await page.getByRole('button', { name: `Actions for ${account}` }).click();
  await page.getByRole('menuitem', { name: item }).click();
};

async function disconnect(page: Page, account: string): Promise<void> {
  await menu(page, account, 'Disconnect…');
  const dialog = page.getByRole('alertdialog', { name: `Disconnect ${account}?` });
  await expect(dialog.getByRole('button', { name: 'Disconnect' })).toBeDisabled();
  await expectAccessible(page);
  await dialog.getByLabel(`Type ${account} to confirm`).fill(account);
  await dialog.getByRole('button', { name: 'Disconnect' }).click();
  // While it is open, the rows behind it are hidden from queries by role.
  await expect(dialog).toHaveCount(0);
  await expect(row(page, account)).toHaveCount(0);
}

test.describe('Cal.com', () => {
  const calcomKey = () => demo().calcom!.api_key;

  test.afterAll(async ({ request }) => {
    await tellVendor(request, 'calcom', { recover: true, restore: calcomKey() });
  });

  test('rejects a wrong key, connects, books through the API, handles failures and disconnects', async ({
    page,
    request,
  }) => {
    await signInAsOwner(page);
    await page.getByRole('link', { name: 'Integrations' }).click();
    await expect(page.getByRole('heading', { level: 1, name: 'Integrations' })).toBeVisible();
    await expect(row(page, 'New York front desk')).toContainText('Front desk books First visit');

    // A key that Cal.com rejects: a field error, and the input is kept.
    await page.getByRole('button', { name: 'Add account to Cal.com' }).click();
    const dialog = page.getByRole('dialog', { name: 'Connect Cal.com' });
    const key = dialog.getByLabel('API key');
    await expect(key).toBeFocused();
    await expect(key).toHaveAttribute('type', 'password');
    await expectAccessible(page);
    await key.fill('sk_live_of_something_else');
    await dialog.getByLabel('Name').fill('Berlin practice');
    await dialog.getByRole('button', { name: 'Connect' }).click();
    await expect(dialog.getByText('it starts with cal_ and has no spaces')).toBeVisible();
    await key.fill('cal_live_nobody_has_this_key');
    await forgetProof(page);
    await dialog.getByRole('button', { name: 'Connect' }).click();
    const ask = page.getByRole('dialog', { name: 'Confirm it’s you' });
    await ask.getByLabel('Password', { exact: true }).fill(demo().password);
    await ask.getByRole('button', { name: 'Confirm' }).click();
    await expect(dialog.getByText(/Cal\.com does not recognize this key/)).toBeVisible();
    await expect(dialog.getByLabel('Name')).toHaveValue('Berlin practice');

    // The correct key. Afterwards no page contains it.
    await key.fill(calcomKey());
    await dialog.getByRole('button', { name: 'Connect' }).click();
    const berlin = row(page, 'Berlin practice');
    await expect(berlin).toContainText('lena-vogt@cal.example');
    await expect(berlin).toContainText('API key ••••••••');
    await page.reload();
    await expect(berlin).toBeVisible();
    expect(await page.content()).not.toContain(calcomKey());
    await berlin.getByRole('button', { name: 'Verify Berlin practice' }).click();
    await expect(page.getByText(/Berlin practice is working: it responded in \d/)).toBeVisible();
    await expect(berlin).toContainText(/Working, checked just now, [\d.]+ m?s/);

    // An agent, and the primary account.
    await berlin.getByRole('button', { name: /^Assign agents/ }).click();
    const assign = page.getByRole('dialog', { name: 'Assign agents to Berlin practice' });
    await assign.getByLabel('First visit').selectOption({ label: 'Empfang (Deutsch)' });
    await expectAccessible(page);
    await page.keyboard.press('Escape');
    await expect(berlin).toContainText('Empfang (Deutsch) books First visit');
    await menu(page, 'Berlin practice', 'Make primary');
    await expect(berlin.getByText('Primary')).toBeVisible();
    await expectAccessible(page);

    // Through the API: list, book, move, cancel.
    const status = await callApi(request, 'GET', '/calcom/status');
    expect(status.body.data).toMatchObject({
      connected: true,
      status: 'active',
      accounts: [{ account_name: 'Berlin practice' }, {}],
    });
    const types = (await callApi(request, 'GET', '/calcom/event-types')).body.data;
    const visit = types.find(({ slug }: { slug: string }) => slug === 'first-visit');
    expect(visit.agent_id).toBeTruthy();
    const manage = async (body: object) =>
      (await callApi(request, 'POST', '/calcom/appointments/manage', { agent_id: visit.agent_id, ...body })).body;
    const free = (await manage({ action: 'availability', days_ahead: 14 })).data.available_slots;
    const [start, later] = free.flatMap(({ starts }: { starts: string[] }) => starts);
    const person = { name: 'Mia Kern', email: 'mia@example.com', timezone: 'Europe/Berlin' };
    const booked = (await manage({ action: 'book', appointment_datetime: start, ...person })).data;
    expect(booked).toMatchObject({
      summary: 'Appointment confirmed',
      agent_name: 'Empfang (Deutsch)',
      date_time: start,
    });
    const moved = (
      await manage({ action: 'reschedule', appointment_id: booked.appointment_id, appointment_datetime: later })
    ).data;
    expect(moved.appointment_id).not.toBe(booked.appointment_id);
    const listed = (await callApi(request, 'GET', `/calcom/appointments?status=upcoming&agent_id=${visit.agent_id}`))
      .body.data;
    expect(listed.appointments).toMatchObject([
      { id: moved.appointment_id, attendee_name: 'Mia Kern', start_time: later },
    ]);
    expect((await manage({ action: 'cancel', appointment_id: booked.appointment_id })).data.summary).toBe('Cancelled');

    // Cal.com fails, and works again.
    await tellVendor(request, 'calcom', { trouble: 'error', times: 10 });
    await berlin.getByRole('button', { name: 'Verify Berlin practice' }).click();
    await expect(berlin.getByText('Cal.com is not responding correctly')).toBeVisible();
    expect((await callApi(request, 'GET', '/calcom/event-types')).body.code).toMatch(/^upstream_/);
    await expectAccessible(page);
    await tellVendor(request, 'calcom', { recover: true });
    // Two reads with three tries each have opened the circuit; it closes by itself.
    await expect(async () => {
      await berlin.getByRole('button', { name: 'Verify Berlin practice' }).click();
      await expect(berlin.getByText('Cal.com is not responding correctly')).toHaveCount(0, { timeout: 3_000 });
    }).toPass({ timeout: 40_000, intervals: [3_000] });

    // Somebody deletes the key at Cal.com.
    await tellVendor(request, 'calcom', { revoke: calcomKey() });
    await berlin.getByRole('button', { name: 'Verify Berlin practice' }).click();
    await expect(berlin.getByText('Reconnect required')).toBeVisible();
    await expectAccessible(page);
    expect((await callApi(request, 'GET', '/calcom/event-types')).body.code).toBe('reconnect_required');
    const mail = await newestMail(request, demo().email, /Cal\.com/);
    expect(mail.text).toContain('Berlin practice');
    expect(mail.text).not.toContain(calcomKey());
    await tellVendor(request, 'calcom', { restore: calcomKey() });
    await berlin.getByRole('button', { name: 'Reconnect Berlin practice' }).click();
    const again = page.getByRole('dialog', { name: 'Reconnect Berlin practice' });
    await expect(again.getByLabel('Name')).toHaveValue('Berlin practice');
    await again.getByLabel('API key').fill(calcomKey());
    await again.getByRole('button', { name: 'Reconnect' }).click();
    await expect(berlin.getByText('Reconnect required')).toHaveCount(0);
    await expect(berlin).toContainText('Empfang (Deutsch) books First visit');

    await disconnect(page, 'Berlin practice');
    await expect(row(page, 'New York front desk').getByText('Primary')).toBeVisible();
    expect((await callApi(request, 'GET', '/calcom/status')).body.data.accounts).toHaveLength(1);
    await page.goto('/settings/audit-log');
    await expect(page.getByRole('button', { name: 'Disconnected an account' }).first()).toBeVisible();
    expect(await page.content()).not.toContain(calcomKey());
  });

  test('connects and disconnects on a phone in dark mode', async ({ browser }) => {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 }, colorScheme: 'dark' });
    const page = await context.newPage();
    await signInAsOwner(page);
    await page.goto('/settings/integrations');
    await page.getByRole('button', { name: 'Add account to Cal.com' }).click();
    const dialog = page.getByRole('dialog', { name: 'Connect Cal.com' });
    await dialog.getByLabel('API key').fill(calcomKey());
    await expectAccessible(page);
    await dialog.getByRole('button', { name: 'Connect' }).click();
    // Recognized by the account's name, although none was given this time.
    await expect(row(page, 'Lena Vogt')).toBeVisible();
    await expectAccessible(page);
    expect(await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)).toBeLessThanOrEqual(0);
    await disconnect(page, 'Lena Vogt');
  });
});

test.describe('GoHighLevel', () => {
  const LOCATION = 'l0CaDoWnT0wNpRaCt1cE';

  test.afterAll(async ({ request }) => {
    await tellVendor(request, 'ghl', { recover: true, restore: LOCATION });
  });

  test('connects by consent, books through the API, handles failures and disconnects', async ({ page, request }) => {
    await signInAsOwner(page);
    await page.goto('/settings/integrations');

    // Consent denied, then given.
    await page.getByRole('button', { name: 'Connect GoHighLevel' }).click();
    await page.getByRole('button', { name: 'Deny' }).click();
    await expect(page.getByText('Access was not granted. Nothing was changed.')).toBeVisible();
    await expectAccessible(page);
    await page.getByRole('button', { name: 'Connect GoHighLevel' }).click();
    await page.getByLabel('Downtown practice').check();
    await page.getByRole('button', { name: 'Allow' }).click();
    await expect(page.getByText('GoHighLevel is connected', { exact: true })).toBeVisible();
    await page.getByRole('button', { name: 'Dismiss' }).click();
    await expect(page).toHaveURL(/\/settings\/integrations$/);
    // The result is shown once: no URL brings it back.
    await page.reload();
    await expect(row(page, 'Downtown practice')).toBeVisible();
    await expect(page.getByText('GoHighLevel is connected', { exact: true })).toHaveCount(0);
    await page.goto('/settings/integrations?ghl=connected');
    await expect(page.getByText('GoHighLevel is connected', { exact: true })).toHaveCount(0);
    const downtown = row(page, 'Downtown practice');
    await expect(downtown).toContainText(LOCATION);
    await downtown.getByText(/^\d+ scopes$/).click();
    await expect(downtown.getByRole('list', { name: 'Scopes' })).toContainText('calendars/events.write');
    await expectAccessible(page);
    await downtown.getByRole('button', { name: 'Verify Downtown practice' }).click();
    await expect(page.getByText(/Downtown practice is working: it responded in \d/)).toBeVisible();

    await downtown.getByRole('button', { name: /^Assign agents/ }).click();
    const assign = page.getByRole('dialog', { name: 'Assign agents to Downtown practice' });
    await assign.getByLabel('First visit').selectOption({ label: 'Front desk' });
    await page.keyboard.press('Escape');
    await expect(downtown).toContainText('Front desk books First visit');

    const status = (await callApi(request, 'GET', '/ghl/setup/status')).body.data;
    expect(status).toMatchObject({
      ghl_connected: true,
      token_valid: true,
      location_id: LOCATION,
      setup_complete: true,
      next_step: '',
    });
    const { calendars } = (await callApi(request, 'GET', '/ghl/setup/calendars')).body.data;
    const calendar = calendars.find(({ name }: { name: string }) => name === 'First visit');
    const { agent_id } = (await callApi(request, 'GET', `/ghl/setup/agents/calendar/${calendar.id}`)).body.data;
    const manage = async (body: object) =>
      (await callApi(request, 'POST', '/ghl/appointments/manage', { agent_id, ...body })).body;
    const free = (await manage({ action: 'availability', days_ahead: 14 })).data.available_slots;
    const start = free.flatMap(({ starts }: { starts: string[] }) => starts)[0];
    const booked = (
      await manage({ action: 'book', appointment_datetime: start, name: 'Jon Ash', email: 'jon@example.com' })
    ).data;
    expect(booked).toMatchObject({ summary: 'Appointment confirmed', date_time: start, agent_name: 'Front desk' });
    const listed = (await callApi(request, 'GET', '/ghl/appointments')).body.data;
    expect(listed.appointments).toEqual(
      expect.arrayContaining([expect.objectContaining({ id: booked.appointment_id })]),
    );
    expect((await manage({ action: 'cancel', appointment_id: booked.appointment_id })).data.summary).toBe('Cancelled');

    await tellVendor(request, 'ghl', { trouble: 'error', times: 3 });
    await downtown.getByRole('button', { name: 'Verify Downtown practice' }).click();
    await expect(downtown.getByText('GoHighLevel is not responding correctly')).toBeVisible();
    await tellVendor(request, 'ghl', { recover: true });
    await downtown.getByRole('button', { name: 'Verify Downtown practice' }).click();
    await expect(downtown.getByText('GoHighLevel is not responding correctly')).toHaveCount(0);

    await tellVendor(request, 'ghl', { revoke: LOCATION });
    await downtown.getByRole('button', { name: 'Verify Downtown practice' }).click();
    await expect(downtown.getByText('Reconnect required')).toBeVisible();
    const { private_token } = await tellVendor(request, 'ghl', { restore: LOCATION, private_token: LOCATION });
    await downtown.getByRole('button', { name: 'Reconnect Downtown practice' }).click();
    const again = page.getByRole('dialog', { name: 'Reconnect Downtown practice' });
    await expectAccessible(page);
    await expect(again.getByLabel('Location ID')).toHaveValue(LOCATION);
    await again.getByLabel('Private integration token').fill(private_token as string);
    await again.getByRole('button', { name: 'Reconnect with token' }).click();
    await expect(downtown.getByText('Reconnect required')).toHaveCount(0);
    await expect(downtown).toContainText('Private integration token ••••••••');
    await expect(downtown).toContainText('Front desk books First visit');
    expect(await page.content()).not.toContain(private_token as string);

    await disconnect(page, 'Downtown practice');
    expect((await callApi(request, 'GET', '/ghl/setup/status')).body.data).toMatchObject({
      ghl_connected: false,
      next_step: 'CONNECT_GHL',
    });
  });

  test('rejects a token of another location at its field', async ({ page }) => {
    await signInAsOwner(page);
    await page.goto('/settings/integrations');
    await page.getByRole('button', { name: 'Use a token' }).click();
    const dialog = page.getByRole('dialog', { name: 'Use a private integration token' });
    await dialog.getByLabel('Location ID').fill(LOCATION);
    await dialog.getByLabel('Private integration token').fill('pit-00000000-0000-4000-8000-000000000000');
    await dialog.getByRole('button', { name: 'Connect' }).click();
    await expect(dialog.getByText(/does not (accept|know) this token/)).toBeVisible();
    await expect(dialog.getByLabel('Location ID')).toHaveValue(LOCATION);
  });
});

test('hides the buttons of integrations from read-only members', async ({ page }) => {
  const { email, password } = demo();
  await signIn(page, email.replace('ada@', 'olivia.brooks@'), password);
  await expect(organizationTab(page)).toBeVisible();
  await page.goto('/settings/integrations');
  await expect(row(page, 'New York front desk')).toBeVisible();
  await expect(page.getByText('Ask an owner, admin or developer to connect one.')).toBeVisible();
  await expect(page.getByRole('main').getByRole('button')).toHaveCount(0);
  await expectAccessible(page);
});
