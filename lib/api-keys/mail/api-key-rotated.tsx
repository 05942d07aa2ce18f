import { z } from 'zod';
import { controlDb } from '@/db/client';
import { type DataOf, defineMail, skip } from '@/lib/platform/mail/define-mail';
import type { Email } from '@/lib/platform/mail/email';
import { moment } from '@/lib/platform/mail/format-date-time';
import { Layout } from '@/lib/platform/mail/layout';
import { Action, Facts, Note, Say, Title } from '@/lib/platform/mail/parts';
import { headerText, labelText, nameText } from '@/lib/platform/mail/plain-text';
import { type ApiKeyMail, keyAddress, keyFacts, ownerReason } from './api-key';
import { findKeyMail, graceEnd } from './api-key-mail';

/** Tells an owner that a key has a new secret, who made it, and until when the old one works. */
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
    if (!found) return skip('the key is gone, or the person owns the organization no more');
    const letter = apiKeyRotatedEmail({
      ...found.mail,
      requested_by,
      grace_ends_at: await graceEnd(controlDb(), api_key_id),
    });
    return { to: found.to, ...letter };
  },
});

declare module '@/lib/platform/jobs/queue' {
  interface JobData {
    'send-api-key-rotated': DataOf<typeof apiKeyRotatedMail>;
  }
}

interface ApiKeyRotated extends ApiKeyMail {
  requested_by: string;
  /** When the last of the earlier secrets ends; null where all have ended. */
  grace_ends_at: string | null;
}

/** To an owner: an API key has a new secret, which whoever rotated it has seen. */
export function apiKeyRotatedEmail(mail: ApiKeyRotated): Email {
  const { first_name, organization_name, api_key, app_name, app_url, time_zone, requested_by, grace_ends_at } = mail;
  return {
    subject: `API key rotated in ${headerText(organization_name)}: ${headerText(api_key.name)}`,
    react: (
      <Layout
        app_name={app_name}
        app_url={app_url}
        preview="If this is expected, there is nothing to do."
        reason={ownerReason(mail)}
      >
        <Title>An API key has a new secret</Title>
        <Say>
          Hello {nameText(first_name)}, <strong>{labelText(requested_by)}</strong> rotated an API key in{' '}
          <strong>{nameText(organization_name)}</strong>.{' '}
          {grace_ends_at
            ? `The old secret goes on working until ${moment(grace_ends_at, time_zone)}, unless somebody ends it earlier.`
            : 'The old secret has ended.'}
        </Say>
        <Facts rows={keyFacts(mail)} />
        <Note>Nobody expected it? Revoke the key: its next request is refused, with the new secret and the old.</Note>
        <Action href={keyAddress(mail)}>See the key</Action>
      </Layout>
    ),
  };
}
