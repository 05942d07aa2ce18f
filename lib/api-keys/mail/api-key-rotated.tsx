import { z } from 'zod';
import { controlDb } from '@/db/client';
import { type DataOf, defineMail, skip } from '@/lib/platform/mail/define-mail';
import type { Email } from '@/lib/platform/mail/email';
import { formatDateTime } from '@/lib/platform/mail/format-date-time';
import { Layout } from '@/lib/platform/mail/layout';
import { Action, Facts, Note, Paragraph, Title } from '@/lib/platform/mail/parts';
import { headerText, labelText, nameText } from '@/lib/platform/mail/plain-text';
import { type ApiKeyMail, keyAddress, keyFacts, ownerReason } from './api-key';
import { findKeyMail, graceEnd } from './api-key-mail';

/** Notifies an owner that a key was rotated, by whom, and how long the old secret works. */
export const apiKeyRotatedMail = defineMail({
  name: 'send-api-key-rotated',
  data: z.object({
    api_key_id: z.guid(),
    secret_id: z.guid(),
    user_id: z.guid(),
    requested_by: z.string(),
  }),
  async prepare({ api_key_id, secret_id, user_id, requested_by }) {
    const found = await findKeyMail(controlDb(), api_key_id, user_id, secret_id);
    if (!found) return skip('the key is gone, or the person is no longer an owner');
    const content = apiKeyRotatedEmail({
      ...found.mail,
      requested_by,
      grace_ends_at: await graceEnd(controlDb(), api_key_id),
    });
    return { to: found.to, ...content };
  },
});

declare module '@/lib/platform/jobs/queue' {
  interface JobData {
    'send-api-key-rotated': DataOf<typeof apiKeyRotatedMail>;
  }
}

interface ApiKeyRotated extends ApiKeyMail {
  requested_by: string;
  /** When the last of the old secrets stops working; null when none works any longer. */
  grace_ends_at: string | null;
}

/** To an owner: an API key was rotated, so the person who did it has seen its new secret. */
export function apiKeyRotatedEmail(mail: ApiKeyRotated): Email {
  const { first_name, organization_name, api_key, app_name, app_url, time_zone, requested_by, grace_ends_at } = mail;
  return {
    subject: `API key rotated in ${headerText(organization_name)}: ${headerText(api_key.name)}`,
    react: (
      <Layout
        app_name={app_name}
        app_url={app_url}
        preview="If you expected this, you don’t need to do anything."
        reason={ownerReason(mail)}
      >
        <Title>An API key has a new secret</Title>
        <Paragraph>
          Hello {nameText(first_name)}, <strong>{labelText(requested_by)}</strong> rotated an API key in{' '}
          <strong>{nameText(organization_name)}</strong>.{' '}
          {grace_ends_at
            ? `The old secret keeps working until ${formatDateTime(grace_ends_at, time_zone)}, unless someone ends it earlier.`
            : 'The old secret no longer works.'}
        </Paragraph>
        <Facts rows={keyFacts(mail)} />
        <Note>Not expected? Revoke the key, and requests with the new or the old secret are rejected.</Note>
        <Action href={keyAddress(mail)}>View API key</Action>
      </Layout>
    ),
  };
}
