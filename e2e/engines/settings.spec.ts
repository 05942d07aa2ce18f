import { expect } from '@playwright/test';
import { all, role, type Screen, type Target } from './screen';
import { DESK, PHONE, test } from './test';

const TABS = ['Organization', 'Users', 'Invite User', 'API Keys', 'Integrations', 'Audit Log', 'Profile', 'Security'];
const button = (name: string | RegExp, within?: Target) => role('button', name, within);

/** The name of a dialog in test titles, its title, and the clicks that open it on a page. */
type Opening = [name: string, title: string | RegExp, path: string, ...presses: Target[]];

const KEYS = '/settings/api-keys';
const DIALOGS: Opening[] = [
  ['New key', 'New key', KEYS, button('New Key')],
  ['Edit key', /^Edit “/, KEYS, button(/^Actions for Production/), role('menuitem', 'Edit…')],
  ['Rotate key', /^Rotate “/, KEYS, button(/^Actions for Production/), role('menuitem', 'Rotate…')],
  [
    'Change role',
    /^Change role of /,
    '/settings/users?search=Mateo',
    button(/^Actions for Mateo/),
    role('menuitem', /role/),
  ],
  ['Verify', 'Verify the audit log', '/settings/audit-log', button('Verify')],
  ['Set up two-factor', 'Set up an authenticator app', '/settings/security', button(/^Set up/)],
  ['Connect Cal.com', 'Connect Cal.com', '/settings/integrations', button('Add account to Cal.com')],
  ['Use a token', 'Use a private integration token', '/settings/integrations', button('Use a token')],
  ['Transfer ownership', /^Transfer ownership/, '/settings/organization', button('Transfer ownership')],
];
const QUESTIONS: Opening[] = [
  ['Revoke key', /^Revoke “/, KEYS, button(/^Actions for Production/), role('menuitem', 'Revoke…')],
  ['Delete organization', /^Delete Acme Voice\?/, '/settings/organization', button('Delete organization')],
];

test.describe('settings tabs', () => {
  for (const name of TABS) {
    test(`opens ${name} from the menu`, async ({ app }) => {
      await app.open('/settings/organization', 'Organization');
      await app.click(role('link', new RegExp(`^${name}`)));
      await app.see(role('heading', name));
      expect(await app.evaluate<number>('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0);
    });
  }
});

test.describe('dialogs', () => {
  for (const [name, title, path, ...presses] of DIALOGS) {
    test(`shows the body and the buttons of “${name}”`, async ({ app }) => {
      const dialog = await opened(app, 'dialog', title, path, presses);
      for (const size of [DESK, PHONE]) {
        await app.tab.resize(size.width, size.height);
        await expect
          .poll(() => shapeOf(app, dialog))
          .toEqual({ body: true, inside: true, whole: true, reachable: true });
      }
    });
  }

  test('shows the body and the buttons of “Add a passkey”, or explains that passkeys are unavailable', async ({
    app,
  }) => {
    await app.open('/settings/security', 'Security');
    const able = await app.evaluate<boolean>(`'PublicKeyCredential' in globalThis`);
    if (!able) return app.read('This browser cannot use passkeys here');
    await app.click(button('Add a passkey'));
    await expect
      .poll(() => shapeOf(app, role('dialog')))
      .toEqual({ body: true, inside: true, whole: true, reachable: true });
  });

  for (const [name, title, path, ...presses] of QUESTIONS) {
    test(`shows the confirmation before “${name}”`, async ({ app }) => {
      const dialog = await opened(app, 'alertdialog', title, path, presses);
      await expect.poll(() => shapeOf(app, dialog)).toEqual({ body: true, inside: true, whole: true, reachable: true });
    });
  }

  test('shows the details of an audit log event in a sheet', async ({ app }) => {
    await app.open('/settings/audit-log', 'Audit Log');
    await app.click(button(/^Details of/));
    await app.read('Request ID', role('dialog'));
    await expect.poll(() => shapeOf(app, role('dialog'))).toMatchObject({ body: true, inside: true });
  });

  test('shows the menu in a sheet on a phone', async ({ app }) => {
    await app.tab.resize(PHONE.width, PHONE.height);
    await app.open('/settings/organization', 'Organization');
    await app.click(button('Open menu'));
    await app.see(role('link', /^API Keys/, role('dialog')));
    await expect.poll(() => shapeOf(app, role('dialog'))).toMatchObject({ body: true, inside: true });
  });

  test.afterEach(async ({ app }) => app?.tab.resize(DESK.width, DESK.height));
});

async function opened(app: Screen, kind: string, title: string | RegExp, path: string, presses: Target[]) {
  await app.open(path);
  for (const press of presses) await app.click(press);
  const dialog = role(kind, title);
  await app.see(dialog);
  return dialog;
}

/**
 * Whether the content between title and buttons has its own height or a good part of it, whether the dialog is on the
 * screen, whether nothing is cut off at its sides, and whether its last button or link can be clicked.
 */
function shapeOf(app: Screen, dialog: Target) {
  return app.evaluate<Record<'body' | 'inside' | 'whole' | 'reachable', boolean>>(`((dialog) => {
    const box = dialog.getBoundingClientRect();
    const body = dialog.children[1] ?? dialog.children[0];
    const last = [...dialog.querySelectorAll('footer button, nav a, dl')].at(-1).getBoundingClientRect();
    const hit = document.elementFromPoint(last.x + last.width / 2, last.y + last.height / 2);
    return {
      body: body.clientHeight > 0 && body.clientHeight >= Math.min(body.scrollHeight, 120),
      inside: box.top >= 0 && box.left >= 0 && Math.round(box.bottom) <= innerHeight && Math.round(box.right) <= innerWidth,
      whole: [...dialog.querySelectorAll('*')].every((part) => part.getBoundingClientRect().right <= box.right + 0.5),
      reachable: dialog.contains(hit),
    };
  })(${all(dialog)}[0])`);
}
