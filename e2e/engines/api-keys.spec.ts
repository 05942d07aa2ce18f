import { expect } from '@playwright/test';
import { demo } from '../demo';
import { label, role, type Screen } from './screen';
import { test } from './test';

const dialog = role('dialog');
const button = (name: string) => role('button', name, dialog);
const name = label('Name', dialog);
const date = label('Date and time', dialog);

async function openNewKey(app: Screen, called: string): Promise<void> {
  await app.open('/settings/api-keys', 'API Keys');
  await app.click(role('button', 'New Key'));
  await app.fill(name, called);
  await app.click(button('Read only'));
}

/** Returns a key from the API. */
async function keyOf(text: string): Promise<{ expires_at: string | null }> {
  const response = await fetch(`${demo().url}/api/v1/me`, { headers: { 'x-api-key': text } });
  expect(response.status).toBe(200);
  return ((await response.json()) as { data: { key: { expires_at: string | null } } }).data.key;
}

/** Converts a local date and time to an instant in the page's time zone. */
const localInstant = (app: Screen, text: string) => app.evaluate<string>(`new Date('${text}').toISOString()`);

test.describe('new API key', () => {
  test('copies the key, works when pasted, and expires on the typed date', async ({ app, engine }) => {
    await openNewKey(app, `Made in ${engine}`);
    await app.choose(label('Expires', dialog), 'Custom date and time…');
    await app.fill(date, '2027-08-15 14:30');
    await app.read(/15 August 2027 at 14:30/, dialog);
    await app.click(button('Create key'));
    await app.see(role('heading', 'Copy your new key'));
    const shown = await app.value(label(`Made in ${engine}`, dialog));
    await app.click(button('Copy'));
    await app.read('Copied.', dialog);
    await app.click(button('I have copied it'));
    await app.seeNot(dialog);
    await app.click(role('button', 'New Key'));
    await app.click(name);
    await app.press('Mod+v');
    await app.waitForValue(name, shown);
    expect((await keyOf(shown)).expires_at).toBe(await localInstant(app, '2027-08-15T14:30'));
  });

  test('explains an impossible date and keeps the input', async ({ app }) => {
    await openNewKey(app, 'Never made');
    await app.choose(label('Expires', dialog), 'Custom date and time…');
    for (const [typed, said] of [
      ['12027-08-15 14:30', 'Enter a date and a time, such as 2027-03-20 14:00.'],
      ['202708-08-15 14:30', 'Enter a date and a time, such as 2027-03-20 14:00.'],
      ['27-08-15 14:30', 'Enter the year in four digits.'],
      ['2027-02-30 14:30', 'Enter a date and a time, such as 2027-03-20 14:00.'],
      ['2027-08-15', 'Add a time of day, such as 14:00.'],
      ['2020-08-15 14:30', /Choose .* or later\./],
      ['9999-08-15 14:30', /Choose .* or earlier\./],
    ] as const) {
      await app.fill(date, typed);
      await app.press('Tab');
      await app.read(said, dialog);
      expect(await app.value(date)).toBe(typed);
    }
    await app.click(button('Create key'));
    await app.read(/Choose .* or earlier\./, dialog);
    await app.fill(date, 'Aug 15, 2027 2:30 pm');
    await app.press('Tab');
    await app.waitForValue(date, '2027-08-15 14:30');
    await app.read(/15 August 2027 at 14:30/, dialog);
  });

  test('sets the expiry date from the calendar', async ({ app }) => {
    await openNewKey(app, 'Never made');
    await app.choose(label('Expires', dialog), 'Custom date and time…');
    await app.fill(date, '2027-08-15 14:30');
    await app.click(button('Open calendar'));
    const calendar = role('dialog', 'Calendar');
    await app.click(role('button', /Monday, August 30th, 2027/, calendar));
    await app.choose(label('Time', calendar), '09:30');
    await app.click(role('button', 'Done', calendar));
    await app.seeNot(calendar);
    expect(await app.value(date)).toBe('2027-08-30 09:30');
  });
});
