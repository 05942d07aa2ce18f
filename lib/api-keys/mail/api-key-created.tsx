import { z } from 'zod';
import { controlDb } from '@/db/client';
import { type DataOf, defineMail, skip } from '@/lib/platform/mail/define-mail';
import type { Email } from '@/lib/platform/mail/email';
import { Layout } from '@/lib/platform/mail/layout';
import { Action, Facts, Note, Say, Title } from '@/lib/platform/mail/parts';
import { headerText, labelText, nameText } from '@/lib/platform/mail/plain-text';
import { type ApiKeyMail, keyAddress, keyFacts, ownerReason } from './api-key';
import { findKeyMail } from './api-key-mail';

/** Tells an owner of a new key: also of one that has been revoked since, because it did exist. */
export const apiKeyCreatedMail = defineMail({
  name: 'send-api-key-created',
  data: z.object({ api_key_id: z.guid(), user_id: z.guid() }),
  async prepare({ api_key_id, user_id }) {
    const found = await findKeyMail(controlDb(), api_key_id, user_id);
    if (!found) return skip('the key is gone, or the person owns the organization no more');
    return { to: found.to, ...apiKeyCreatedEmail(found.mail) };
  },
});

declare module '@/lib/platform/jobs/queue' {
  interface JobData {
    'send-api-key-created': DataOf<typeof apiKeyCreatedMail>;
  }
}

/** To an owner: somebody, or a program, has made an API key. */
export function apiKeyCreatedEmail(mail: ApiKeyMail): Email {
  const { first_name, organization_name, api_key, app_name, app_url } = mail;
  return {
    subject: `New API key in ${headerText(organization_name)}: ${headerText(api_key.name)}`,
    react: (
      <Layout
        app_name={app_name}
        app_url={app_url}
        preview="If this is expected, there is nothing to do."
        reason={ownerReason(mail)}
      >
        <Title>A new API key</Title>
        <Say>
          Hello {nameText(first_name)}, <strong>{labelText(api_key.created_by_label)}</strong> created an API key in{' '}
          <strong>{nameText(organization_name)}</strong>. If this is expected, there is nothing to do.
        </Say>
        <Facts rows={keyFacts(mail)} />
        <Note>Nobody expected it? Revoke the key: its next request is refused.</Note>
        <Action href={keyAddress(mail)}>See the key</Action>
      </Layout>
    ),
  };
}
