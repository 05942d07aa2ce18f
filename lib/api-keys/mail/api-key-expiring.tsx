import { z } from 'zod';
import { controlDb } from '@/db/client';
import { locationText } from '@/lib/core/location';
import { type DataOf, defineMail, skip } from '@/lib/platform/mail/define-mail';
import type { Email } from '@/lib/platform/mail/email';
import { formatDateTime } from '@/lib/platform/mail/format-date-time';
import { Layout } from '@/lib/platform/mail/layout';
import { Action, Divider, Facts, Note, Paragraph, Steps, Title } from '@/lib/platform/mail/parts';
import { headerText, labelText, nameText } from '@/lib/platform/mail/plain-text';
import { type ApiKeyMail, keyAddress, keyFacts, ownerReason } from './api-key';
import { findKeyMail } from './api-key-mail';

/** Notifies an owner that a key expires soon, unless it was revoked, disabled or given another expiry meanwhile. */
export const apiKeyExpiringMail = defineMail({
  name: 'send-api-key-expiring',
  data: z.object({ api_key_id: z.guid(), user_id: z.guid() }),
  async prepare({ api_key_id, user_id }) {
    const found = await findKeyMail(controlDb(), api_key_id, user_id);
    if (!found) return skip('the key is gone, or the person is no longer an owner');
    const { expires_at, expiry_notice_for, revoked_at, disabled_at } = found.row;
    if (revoked_at || disabled_at) return skip('the key was revoked or disabled');
    if (!expires_at || expires_at !== expiry_notice_for) return skip('the key has another expiry now');
    const content = apiKeyExpiringEmail({ ...found.mail, api_key: { ...found.mail.api_key, expires_at } });
    return { to: found.to, ...content };
  },
});

declare module '@/lib/platform/jobs/queue' {
  interface JobData {
    'send-api-key-expiring': DataOf<typeof apiKeyExpiringMail>;
  }
}

/** To an owner: an API key expires soon, who created it, whether it is in use, and how to keep things working. */
export function apiKeyExpiringEmail(mail: ApiKeyMail & { api_key: { expires_at: string } }): Email {
  const { first_name, organization_name, api_key, app_name, app_url, time_zone } = mail;
  const rows: [string, string][] = [
    ...keyFacts(mail),
    ['Created by', labelText(api_key.created_by_label)],
    ['Last used', lastUse(mail)],
  ];
  return {
    subject: `API key expires soon in ${headerText(organization_name)}: ${headerText(api_key.name)}`,
    react: (
      <Layout
        app_name={app_name}
        app_url={app_url}
        preview="Anything that uses it stops working then, unless you extend or replace the key."
        reason={ownerReason(mail)}
      >
        <Title>An API key expires soon</Title>
        <Paragraph>
          Hello {nameText(first_name)}, the API key <strong>{nameText(api_key.name)}</strong> of{' '}
          <strong>{nameText(organization_name)}</strong> stops working on{' '}
          {formatDateTime(api_key.expires_at, time_zone)}.
        </Paragraph>
        <Facts rows={rows} />
        <Action href={keyAddress(mail)}>View API key</Action>
        <Divider />
        <Steps
          title="If you still need the key"
          steps={[
            'Choose a later expiry. You can do this only while the key works.',
            'Then rotate the key: it gets a new secret but keeps its permissions and history, and the old secret keeps working for as long as you choose.',
            'Replace the old secret wherever it is used. The key’s page shows when the old secret was last used, and lets you end it.',
          ]}
        />
        <Note>If you no longer need the key, you don’t need to do anything.</Note>
      </Layout>
    ),
  };
}

function lastUse({ api_key, time_zone }: ApiKeyMail): string {
  const { last_used_at, last_used_ip, last_used_location } = api_key;
  if (!last_used_at) return 'Never';
  const at = formatDateTime(last_used_at, time_zone);
  return last_used_ip ? `${at}, from ${last_used_ip} (${nameText(locationText(last_used_location))})` : at;
}
