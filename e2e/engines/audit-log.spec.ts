import { expect } from '@playwright/test';
import { label, role, type Screen } from './screen';
import { test } from './test';

const from = label('From');
const to = label('To');

async function openSpan(app: Screen): Promise<void> {
  await app.open('/settings/audit-log', 'Audit Log');
  await app.choose(label('Time'), 'Custom range');
  await app.see(from);
}

/** Waits until the URL contains the instant in the browser's time zone. */
const untilAddress = (app: Screen, name: string, local: string) =>
  app.until(
    `new URL(location.href).searchParams.get('${name}') === new Date('${local}').toISOString()`,
    `${name} is ${local} in the address`,
  );

test.describe('audit log date range', () => {
  test('accepts a date typed key by key and keeps the previous one while it is incomplete', async ({ app }) => {
    await openSpan(app);
    await app.fill(from, '2026-10-05');
    await untilAddress(app, 'from', '2026-10-05T00:00');
    await app.fill(to, '2026-10-06');
    await untilAddress(app, 'to', '2026-10-07T00:00');
    for (let keys = 0; keys < 8; keys++) await app.press('Backspace');
    await app.press('Tab');
    expect(await app.value(to)).toBe('20');
    await app.read('Enter a date, such as 2027-03-20.');
    await untilAddress(app, 'to', '2026-10-07T00:00');
    await app.click(to);
    await app.press('Mod+a');
    await app.tab.type('31 Oct 2026');
    await untilAddress(app, 'to', '2026-11-01T00:00');
    await app.press('Tab');
    await app.waitForValue(to, '2026-10-31');
    await app.read(/Saturday,? 31 October 2026/);
  });

  test('accepts a pasted date and can be cleared', async ({ app }) => {
    await openSpan(app);
    await app.fill(from, '2026-09-01');
    await app.press('Mod+a');
    await app.press('Mod+c');
    await app.click(to);
    await app.press('Mod+v');
    await app.waitForValue(to, '2026-09-01');
    await untilAddress(app, 'to', '2026-09-02T00:00');
    await app.click(from);
    await app.press('Mod+a');
    await app.press('Backspace');
    await app.until(`!new URL(location.href).searchParams.has('from')`, 'no “from” in the address');
  });

  test('accepts a date chosen in the calendar by keyboard', async ({ app }) => {
    await openSpan(app);
    await app.fill(from, '2026-10-05');
    await app.press('Tab');
    await app.press('Enter');
    await app.see(role('grid', 'October 2026'));
    await app.until(
      `document.activeElement?.ariaLabel?.includes('October 5th, 2026') === true`,
      'the focus on the day',
    );
    await app.press('ArrowDown');
    await app.press('ArrowRight');
    await app.press('Enter');
    await app.waitForValue(from, '2026-10-13');
    await untilAddress(app, 'from', '2026-10-13T00:00');
    await app.seeNot(role('dialog', 'Calendar'));
  });

  test('reports when the end is before the start', async ({ app }) => {
    await openSpan(app);
    await app.fill(from, '2026-10-05');
    await app.fill(to, '2026-10-04');
    await app.read('“To” must not be before “From”.');
  });

  test('keeps the range on reload and ignores invalid values in the URL', async ({ app }) => {
    await openSpan(app);
    await app.fill(from, '2026-10-05');
    await untilAddress(app, 'from', '2026-10-05T00:00');
    await app.open(await app.evaluate<string>('location.pathname + location.search'), 'Audit Log');
    await app.waitForValue(from, '2026-10-05');
    for (const nonsense of ['%2B275760-09-13T00:00:00.000Z', '0000-01-01T00:00:00.000Z', 'soon']) {
      await app.open(`/settings/audit-log?span=custom&from=${nonsense}&to=${nonsense}`, 'Audit Log');
      await app.waitForValue(from, '');
      await app.see(role('table', 'Audit log'));
    }
  });
});
