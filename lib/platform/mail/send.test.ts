import { createElement } from 'react';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { readEnv } from '@/lib/core/env';
import { sendMail } from './send';
import { type SmtpSink, startSmtpSink } from './smtp-sink';

let sink: SmtpSink;
beforeAll(async () => {
  sink = await startSmtpSink();
});
afterAll(() => sink.stop());
beforeEach(() => {
  sink.messages.length = 0;
  sink.raw.length = 0;
  sink.recipients.length = 0;
  Object.assign(readEnv(), { MAIL_FROM: undefined });
});

const mail = (values: Partial<Parameters<typeof sendMail>[0]> = {}) => ({
  to: { name: 'Ada Okafor', address: 'ada@acme.example' },
  subject: 'Hello',
  react: createElement('p', null, 'How are you?'),
  message_id: '0198c0de-0000-7000-8000-000000000000',
  ...values,
});

describe('sendMail', () => {
  it('sends an HTML and a text part, marked as auto-generated', async () => {
    await sendMail(mail());
    const [message] = sink.messages;
    expect(message!.text!.trim()).toBe('How are you?');
    expect(message!.html).toContain('<p>How are you?</p>');
    expect(message!.from).toMatchObject({ name: 'Agni', address: 'no-reply@localhost' });
    expect(message!.to).toMatchObject([{ name: 'Ada Okafor', address: 'ada@acme.example' }]);
    expect(message!.messageId).toBe('<0198c0de-0000-7000-8000-000000000000@localhost>');
    expect(message!.headers).toContainEqual(
      expect.objectContaining({ key: 'auto-submitted', value: 'auto-generated' }),
    );
  });

  it.each([
    ['Support <help@acme.example>', { name: 'Support', address: 'help@acme.example' }],
    ['"Acme, Inc." <help@acme.example>', { name: 'Acme, Inc.', address: 'help@acme.example' }],
    ['help@acme.example', { name: 'Agni', address: 'help@acme.example' }],
  ])('sends from MAIL_FROM %s', async (text, expected) => {
    Object.assign(readEnv(), { MAIL_FROM: text });
    await sendMail(mail());
    expect(sink.messages[0]!.from).toMatchObject(expected);
  });

  it('blames the installation, not the recipient, for an invalid MAIL_FROM', async () => {
    Object.assign(readEnv(), { MAIL_FROM: 'nobody' });
    await expect(sendMail(mail())).rejects.toMatchObject({ name: 'MailFailure', permanent: false });
  });

  it('prevents header injection through a name or subject', async () => {
    const evil = 'Ada\r\nBcc: victim@evil.example\r\n\r\nHello';
    await sendMail(mail({ subject: evil, to: { name: evil, address: 'ada@acme.example' } }));
    expect(sink.recipients).toEqual(['ada@acme.example']);
    expect(sink.raw[0]).not.toMatch(/^Bcc:/im);
    expect(sink.messages[0]!.subject).toBe('Ada Bcc: victim@evil.example Hello');
  });

  it('removes characters that change the reading direction from a name', async () => {
    await sendMail(mail({ to: { name: 'Ada \u202egnimagni', address: 'ada@acme.example' } }));
    expect(sink.messages[0]!.to![0]!.name).toBe('Ada gnimagni');
  });

  it.each([
    '"x@evil.example x"@acme.example',
    'a@acme.example,b@evil.example',
    'a@evil.example@acme.example',
    'Ada <a@acme.example>',
    'a@acme.example\r\nRCPT TO:<b@evil.example>',
    'a(comment)@acme.example',
    'acme.example',
  ])('fails permanently for the address %j without connecting', async (address) => {
    await expect(sendMail(mail({ to: { name: 'Ada', address } }))).rejects.toMatchObject({
      name: 'MailFailure',
      permanent: true,
    });
    expect(sink.recipients).toHaveLength(0);
  });
});
