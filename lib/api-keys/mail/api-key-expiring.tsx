import { z } from 'zod';
import { controlDb } from '@/db/client';
import { type DataOf, defineMail, skip } from '@/lib/platform/mail/define-mail';
import type { Email } from '@/lib/platform/mail/email';
import { moment } from '@/lib/platform/mail/format-date-time';
import { Layout } from '@/lib/platform/mail/layout';
import { Action, Facts, Line, Note, Say, Steps, Title } from '@/lib/platform/mail/parts';
import { headerText, labelText, nameText } from '@/lib/platform/mail/plain-text';
import { type ApiKeyMail, keyAddress, keyFacts, ownerReason } from './api-key';
import { findKeyMail } from './api-key-mail';

/** Tells an owner that a key expires soon, unless it was ended or given another expiry while the mail waited. */
export const apiKeyExpiringMail = defineMail({
  name: 'send-api-key-expiring',
  data: z.object({ api_key_id: z.guid(), user_id: z.guid() }),
  async prepare({ api_key_id, user_id }) {
    const found = await findKeyMail(controlDb(), api_key_id, user_id);
    if (!found) return skip('the key is gone, or the person owns the organization no more');
    const { expires_at, expiry_notice_for, revoked_at, disabled_at } = found.row;
    if (revoked_at || disabled_at) return skip('the key was revoked or disabled');
    if (!expires_at || expires_at !== expiry_notice_for) return skip('the key has another expiry now');
    const letter = apiKeyExpiringEmail({ ...found.mail, api_key: { ...found.mail.api_key, expires_at } });
    return { to: found.to, ...letter };
  },
});

declare module '@/lib/platform/jobs/queue' {
  interface JobData {
    'send-api-key-expiring': DataOf<typeof apiKeyExpiringMail>;
  }
}

/** To an owner: an API key ends soon, who made it, whether it is in use, and what to do so that nothing stops. */
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
        preview="Whatever uses it stops working then, unless the key lives longer or is replaced."
        reason={ownerReason(mail)}
      >
        <Title>An API key expires soon</Title>
        <Say>
          Hello {nameText(first_name)}, the API key <strong>{nameText(api_key.name)}</strong> of{' '}
          <strong>{nameText(organization_name)}</strong> stops working on {moment(api_key.expires_at, time_zone)}.
        </Say>
        <Facts rows={rows} />
        <Action href={keyAddress(mail)}>See the key</Action>
        <Line />
        <Steps
          title="If the key is still needed"
          steps={[
            'Choose a later expiry for it. That is possible only while it works.',
            'Then rotate it: it gets a new secret and keeps its permissions and its history, and the old secret goes on working for a time that you choose.',
            'Put the new secret where the old one is. The page of the key shows when the old one was last used, and can end it.',
          ]}
        />
        <Note>If it is not needed any more, there is nothing to do.</Note>
      </Layout>
    ),
  };
}

function lastUse({ api_key, time_zone }: ApiKeyMail): string {
  const { last_used_at, last_used_ip } = api_key;
  if (!last_used_at) return 'Never';
  const at = moment(last_used_at, time_zone);
  return last_used_ip ? `${at}, from ${last_used_ip}` : at;
}
