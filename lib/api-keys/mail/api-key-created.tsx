import { z } from 'zod';
import { controlDb } from '@/db/client';
import { type DataOf, defineMail, skip } from '@/lib/platform/mail/define-mail';
import type { Email } from '@/lib/platform/mail/email';
import { Layout } from '@/lib/platform/mail/layout';
import { Action, Facts, Note, Paragraph, Title } from '@/lib/platform/mail/parts';
import { headerText, labelText, nameText } from '@/lib/platform/mail/plain-text';
import { type ApiKeyMail, keyAddress, keyFacts, ownerReason } from './api-key';
import { findKeyMail } from './api-key-mail';

/** Notifies an owner of a new key, even when it was revoked since, because it did exist. */
export const apiKeyCreatedMail = defineMail({
  name: 'send-api-key-created',
  data: z.object({ api_key_id: z.guid(), user_id: z.guid() }),
  async prepare({ api_key_id, user_id }) {
    const found = await findKeyMail(controlDb(), api_key_id, user_id);
    if (!found) return skip('the key is gone, or the person is no longer an owner');
    return { to: found.to, ...apiKeyCreatedEmail(found.mail) };
  },
});

declare module '@/lib/platform/jobs/queue' {
  interface JobData {
    'send-api-key-created': DataOf<typeof apiKeyCreatedMail>;
  }
}

/** To an owner: a person or another API key has created an API key. */
export function apiKeyCreatedEmail(mail: ApiKeyMail): Email {
  const { first_name, organization_name, api_key, app_name, app_url } = mail;
  return {
    subject: `New API key in ${headerText(organization_name)}: ${headerText(api_key.name)}`,
    react: (
      <Layout
        app_name={app_name}
        app_url={app_url}
        preview="If you expected this, you don’t need to do anything."
        reason={ownerReason(mail)}
      >
        <Title>New API key</Title>
        <Paragraph>
          Hello {nameText(first_name)}, <strong>{labelText(api_key.created_by_label)}</strong> created an API key in{' '}
          <strong>{nameText(organization_name)}</strong>. If you expected this, you don’t need to do anything.
        </Paragraph>
        <Facts rows={keyFacts(mail)} />
        <Note>Not expected? Revoke the key, and its next request is rejected.</Note>
        <Action href={keyAddress(mail)}>View API key</Action>
      </Layout>
    ),
  };
}
