import { describe, expect, it } from 'vitest';
import { addressTakenEmail, emailChangeEmail } from '@/lib/account/mail/email-change';
import { emailChangedEmail } from '@/lib/account/mail/email-changed';
import { newDeviceEmail } from '@/lib/account/mail/new-device';
import { passwordChangedEmail } from '@/lib/account/mail/password-changed';
import { noAccessEmail, passwordResetEmail } from '@/lib/account/mail/password-reset';
import { securityNoticeEmail } from '@/lib/account/mail/security-notice';
import { apiKeyCreatedEmail } from '@/lib/api-keys/mail/api-key-created';
import { apiKeyExpiringEmail } from '@/lib/api-keys/mail/api-key-expiring';
import { apiKeyRotatedEmail } from '@/lib/api-keys/mail/api-key-rotated';
import { integrationReconnectEmail } from '@/lib/integrations/mail/integration-reconnect';
import { invitationEmail, joinEmail } from '@/lib/organization/mail/invitation';
import { organizationDeletedEmail, organizationRestoredEmail } from '@/lib/organization/mail/organization-deletion';
import { temporaryPasswordEmail } from '@/lib/organization/mail/temporary-password';
import { twoFactorRequiredEmail } from '@/lib/organization/mail/two-factor-required';
import { labelText, nameText } from './plain-text';
import { renderMail } from './render';

const PASSWORD = 'abcd-efgh-jkmn-pqrs-tvwx-yz23';
const TOKEN = 'a_token-of-base64url';

const LOCATION = { kind: 'public', country: 'DE', country_name: 'Germany', city: null } as const;

const mails = (name: string) => {
  const facts = {
    app_name: 'Agni',
    app_url: 'https://settings.example',
    first_name: name,
    email: 'ada@acme.example',
    organization_name: name,
    role: 'DEVELOPER' as const,
    invited_by: name,
    requested_by: name,
    expires_at: '2026-03-20T14:00:00.000Z',
    changed_at: '2026-03-20T14:00:00.000Z',
    time_zone: null,
    token: TOKEN,
    temporary_password: PASSWORD,
    grace_ends_at: null,
    api_key: {
      id: 'id',
      name,
      last_four: 'x4Kp',
      permissions: ['calls:read'],
      allowed_addresses: ['203.0.113.0/24', '2001:db8::/32'],
      created_by_label: name,
      expires_at: '2026-03-20T14:00:00.000Z',
      last_used_at: '2026-03-01T14:00:00.000Z',
      last_used_ip: '198.51.100.24',
      last_used_location: LOCATION,
    },
  };
  return {
    invitation: invitationEmail(facts),
    join: joinEmail(facts),
    reset: passwordResetEmail(facts),
    reset_and_join: passwordResetEmail({ ...facts, invitation: facts }),
    no_access: noAccessEmail({ ...facts, why: `Your access to ${nameText(name)} is suspended.` }),
    temporary_password: temporaryPasswordEmail(facts),
    changed: passwordChangedEmail({ ...facts, passkeys: [name] }),
    email_change: emailChangeEmail(facts),
    address_taken: addressTakenEmail(facts),
    email_changed: emailChangedEmail({ ...facts, old_email: facts.email, new_email: 'ada@new.example' }),
    key_created: apiKeyCreatedEmail(facts),
    key_rotated: apiKeyRotatedEmail(facts),
    key_expiring: apiKeyExpiringEmail(facts),
    reconnect: integrationReconnectEmail({
      ...facts,
      vendor_name: 'GoHighLevel',
      account_name: name,
      refused_at: facts.changed_at,
    }),
    two_factor_required: twoFactorRequiredEmail({ ...facts, due_at: facts.expires_at }),
    deleted: organizationDeletedEmail({ ...facts, by: name, erase_at: facts.expires_at }),
    restored: organizationRestoredEmail({ ...facts, by: name, at: facts.changed_at }),
    new_device: newDeviceEmail({
      ...facts,
      browser: name,
      device: name,
      ip: '203.0.113.7',
      location: LOCATION,
      signed_in_at: facts.changed_at,
    }),
    notice: securityNoticeEmail({ ...facts, notice: 'two_factor_reset', by: name, at: facts.changed_at }),
    passkey: securityNoticeEmail({ ...facts, notice: 'passkey_added', passkey: name, at: facts.changed_at }),
  };
};
type Name = keyof ReturnType<typeof mails>;
const keys: Name[] = ['key_created', 'key_rotated', 'key_expiring'];
const all: Name[] = [
  ...keys,
  'invitation',
  'join',
  'reset',
  'temporary_password',
  'changed',
  'email_change',
  'address_taken',
  'email_changed',
  'new_device',
  'notice',
  'reconnect',
  'two_factor_required',
  'passkey',
  'deleted',
  'restored',
];

describe.each(all)('mail template %s', (name) => {
  it('escapes HTML in a name', async () => {
    const { react, subject } = mails('<a href="https://evil.example">Click</a><img src=x>')[name];
    const { html } = await renderMail(react);
    expect(html).not.toContain('<a href="https://evil');
    expect(html).not.toMatch(/<img/);
    expect(html).toContain('&lt;a href=');
    expect(subject).not.toMatch(/[\r\n]/);
  });

  it('contains no part of a name that a mail client could turn into a link', async () => {
    const { html, text } = await renderMail(mails('https://evil.example/login')[name].react);
    expect(html).not.toContain('evil.example');
    expect(text).not.toContain('https://evil');
    expect(text).toContain('evil.\u2060example');
  });

  it('removes direction marks and line breaks from a name', async () => {
    const { react, subject } = mails('Ada\u202e\u2066\r\n\r\nYour account is closed')[name];
    const { html, text } = await renderMail(react);
    expect(html + text + subject).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
    expect(text).toContain('Ada Your account is closed');
  });

  it('shows a placeholder for an invisible name', async () => {
    const { react, subject } = mails('\u200b\u3164 \u2800')[name];
    expect((await renderMail(react)).text).toContain('(no name)');
    expect(subject).not.toMatch(/[\u200b\u3164\u2800]/);
  });

  it('has a readable text part with every link', async () => {
    const { html, text } = await renderMail(mails('Acme')[name].react);
    expect(text).not.toMatch(/<\/?[a-z]|&[a-z]+;|@media/);
    for (const [, href] of html.matchAll(/<a[^>]+href="([^"]+)"/g)) expect(text).toContain(href);
  });

  it('loads no resources and contains no scripts', async () => {
    const { html } = await renderMail(mails('Acme')[name].react);
    expect(html).not.toMatch(/<script|src=|url\(|@import|<link[^>]+stylesheet/);
    expect(html).toContain('name="color-scheme"');
    expect(html).toContain('@media (prefers-color-scheme:dark)');
  });
});

describe('mail templates', () => {
  const ADA = 'Ada.Okafor <ada.okafor+ops@mail.acme.example>';

  it.each([
    ['key_created', '203.0.113.0/24, 2001:db8::/32'],
    ['key_expiring', 'from 198.51.100.24'],
    ['new_device', '203.0.113.7'],
    ['email_changed', 'ada@new.example'],
    ['invitation', 'ada@acme.example'],
    ...(['key_created', 'key_rotated', 'key_expiring', 'invitation', 'join', 'temporary_password'] as const).map(
      (name) => [name, '<ada.okafor+ops@mail.acme.example>'] as const,
    ),
    ...(['notice', 'reconnect', 'deleted', 'restored'] as const).map(
      (name) => [name, '<ada.okafor+ops@mail.acme.example>'] as const,
    ),
  ] as const)('show in %s the address %s in a form that can be copied', async (name, address) => {
    const { html, text } = await renderMail(mails(ADA)[name].react);
    expect(text).toContain(address);
    expect(html.replaceAll('&lt;', '<').replaceAll('&gt;', '>')).toContain(address);
  });

  it('contain no invisible characters when no name looks like a link', async () => {
    for (const name of all) {
      const { html, text } = await renderMail(mails('Dr. J.R.R. O’Neil-Öberg, v1.10')[name].react);
      // Only the hidden preview is padded, by react-email.
      const body = html.slice(html.indexOf('class="m-card"'));
      expect(body + text, name).not.toMatch(/[\u00ad\u200b-\u200f\u2060-\u2064\ufeff]/);
    }
  });

  it.each([
    ['Ada Okafor <ada@acme.example>', 'Ada Okafor <ada@acme.example>'],
    ['ops@acme.example', 'ops@acme.example'],
    ['evil.example <ada@acme.example>', 'evil.\u2060example <ada@acme.example>'],
    ['x <a@evil.example> y <ada@acme.example>', 'x <a@\u2060evil.\u2060example> y <ada@acme.example>'],
    ['Deploy <https://evil.example>', 'Deploy <https://\u2060evil.\u2060example>'],
    ['Acme Voice', 'Acme Voice'],
  ])('labelText turns %j into %j', (label, expected) => {
    expect(labelText(label)).toBe(expected);
  });

  it.each([
    'https://evil.example',
    'www.evil.example',
    'a@evil.example',
    'evil.co/x',
    '203.0.113.7/login',
    'böse。中国',
  ])('nameText breaks %j', (name) => {
    expect(nameText(name)).not.toBe(name);
    expect(nameText(name).replaceAll('\u2060', '')).toBe(name);
  });
});

describe('mails with a temporary password', () => {
  it('contain it in the body, not in the subject or the preview', async () => {
    for (const mail of [mails('Acme').invitation, mails('Acme').temporary_password]) {
      const { html, text } = await renderMail(mail.react);
      expect(text.split(PASSWORD)).toHaveLength(2);
      expect(html.split(PASSWORD)).toHaveLength(2);
      const preview = /data-skip-in-text="true"[^>]*>([^<]*)</.exec(html)![1];
      expect(mail.subject + preview).not.toContain(PASSWORD);
    }
  });

  it('state when it expires, how to use it, and that only the most recent one works', async () => {
    const { text } = await renderMail(mails('Acme').invitation.react);
    for (const words of [
      'Friday, 20 March 2026 at 14:00 UTC',
      'https://settings.example/login',
      'ada@acme.example',
      'most recent',
      'Developer',
    ]) {
      expect(text).toContain(words);
    }
  });
});
