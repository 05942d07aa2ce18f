import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { createElement } from 'react';
import { SMTPServer } from 'smtp-server';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { describeError } from '@/lib/core/describe-error';
import { readEnv } from '@/lib/core/env';
import { type Script, startFaultySmtp } from './faulty-smtp';
import { sendMail } from './send';

const SECRET = 'abcd-efgh-ijkl-mnop';
const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

/** Sends a mail by a server, and gives its failure with the line that the operator's log would hold. */
async function failureBy(url: string) {
  // Short, so that a silent server is given up soon; what is set in the address wins.
  Object.assign(readEnv(), { SMTP_URL: `${url}${url.includes('?') ? '&' : '?'}greetingTimeout=400&socketTimeout=600` });
  const failure = await sendMail({
    to: { name: 'Ada', address: 'ada@acme.example' },
    subject: 'Hello',
    react: createElement('p', null, SECRET),
    message_id: '0198c0de-0000-7000-8000-000000000000',
    secret: SECRET,
  }).then(
    () => ({ message: 'sent', permanent: undefined }),
    (error) => error,
  );
  return { said: failure.message, permanent: failure.permanent, logged: describeError(failure) };
}

async function scripted(script: Script, credentials = '') {
  const server = await startFaultySmtp(script);
  cleanups.push(server.stop);
  return failureBy(`smtp://${credentials}127.0.0.1:${server.port}`);
}

const STARTTLS = '250-mail.example.com\r\n250 STARTTLS';

describe('toMailFailure', () => {
  it.each<[string, Script, string, RegExp]>([
    [
      'a rejected STARTTLS',
      { ehlo: STARTTLS },
      'An encrypted connection to the mail server could not be established.',
      /ETLS at STARTTLS: .*454 4\.7\.0 TLS not available/,
    ],
    [
      'a STARTTLS that is never completed',
      { ehlo: STARTTLS, starttls: '220 Go ahead' },
      'An encrypted connection to the mail server could not be established.',
      /UPGRADE_TIMEOUT/,
    ],
    [
      'a STARTTLS answered in plain text',
      { ehlo: STARTTLS, starttls: '220 Go ahead\r\nnonsense' },
      'An encrypted connection to the mail server could not be established.',
      /TLS/,
    ],
    [
      'a greeting that rejects the connection',
      { greeting: '554 No service for you' },
      'The mail server rejects this installation.',
      /554 No service for you/,
    ],
    [
      'an answer of a server that is not a mail server',
      { greeting: 'HTTP/1.1 400 Bad Request' },
      'The mail server rejects this installation.',
      /EPROTOCOL.*HTTP\/1\.1/,
    ],
    ['a silent server', { greeting: 'hang' }, 'The mail server does not respond.', /GREETING_TIMEOUT.*smtps:\/\//],
    ['a server that stops responding', { ehlo: 'hang' }, 'The mail server does not respond.', /SOCKET_TIMEOUT/],
    ['no response to the message', { end: 'hang' }, 'The mail server does not respond.', /SOCKET_TIMEOUT/],
    [
      'a connection cut before the greeting',
      { greeting: 'cut' },
      'The mail server closed the connection before it accepted the message.',
      /ECONNECTION/,
    ],
    [
      'a connection cut at the recipient',
      { rcpt: 'cut' },
      'The mail server closed the connection before it accepted the message.',
      /ECONNECTION/,
    ],
    [
      'a connection cut after the message',
      { end: 'cut' },
      'The mail server closed the connection before it accepted the message.',
      /ECONNECTION/,
    ],
    [
      'greylisting',
      { rcpt: '451 4.7.1 Greylisted, come back later' },
      'The mail server asked to try again later: “451 4.7.1 Greylisted, come back later”',
      /RCPT TO/,
    ],
    [
      'a full disk at the message',
      { end: '452 4.3.1 Insufficient storage' },
      'The mail server asked to try again later: “452 4.3.1 Insufficient storage”',
      /EMESSAGE at DATA/,
    ],
    [
      'a rejected sender',
      { mail: '550 5.7.1 Not your domain' },
      'The mail server rejected the sender of this installation: “550 5.7.1 Not your domain”',
      /MAIL FROM/,
    ],
  ])('returns a temporary failure with its reason after %s', async (_, script, said, logged) => {
    const failure = await scripted(script);
    expect(failure).toEqual({ said, permanent: false, logged: expect.stringMatching(logged) });
  });

  it.each<[string, Script, string]>([
    [
      'an unknown mailbox',
      { rcpt: '550 5.1.1 No such user' },
      'The mail server rejected the message: “550 5.1.1 No such user”',
    ],
    [
      'a message classified as spam',
      { end: '554 5.7.1 Spam' },
      'The mail server rejected the message: “554 5.7.1 Spam”',
    ],
    [
      'a message that is not accepted',
      { data: '554 5.5.1 No' },
      'The mail server rejected the message: “554 5.5.1 No”',
    ],
  ])('returns a permanent failure after %s', async (_, script, said) => {
    expect(await scripted(script)).toMatchObject({ said, permanent: true });
  });

  it.each<[string, Script, string]>([
    [
      'rejected for good',
      { auth: '535 5.7.8 Bad credentials of agni' },
      'The mail server rejected the credentials of this installation.',
    ],
    [
      'not checked at the moment',
      { auth: '454 4.7.0 Try later' },
      'The mail server cannot check the credentials of this installation at the moment.',
    ],
  ])(
    'hides from administrators, but not from the log, what the server says about a sign-in that is %s',
    async (_, script, said) => {
      const failure = await scripted(script, 'agni:hidden-password@');
      expect(failure).toMatchObject({ said, permanent: false });
      expect(failure.logged).toContain(script.auth);
      expect(failure.logged).not.toContain('hidden-password');
    },
  );

  it('keeps the secret of the mail and email addresses out of the log', async () => {
    const failure = await scripted({ end: `550 5.7.1 Refused for ada@acme.example: ${SECRET}` });
    expect(failure.said + failure.logged).not.toContain(SECRET);
    expect(failure.logged).not.toContain('ada@acme.example');
  });

  it('names an invalid certificate, for implicit TLS and for STARTTLS', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {});
    for (const secure of [true, false]) {
      // With the certificate that comes with the package, which nobody has signed.
      const server = new SMTPServer({ secure, authOptional: true });
      server.on('error', () => {});
      const listening = server.listen(0, '127.0.0.1');
      await once(listening, 'listening');
      cleanups.push(() => server.close());
      const { port } = listening.address() as AddressInfo;
      const failure = await failureBy(`${secure ? 'smtps' : 'smtp'}://127.0.0.1:${port}`);
      expect(failure).toMatchObject({ said: 'The mail server’s certificate is not valid.', permanent: false });
      expect(failure.logged).toMatch(/ESOCKET [A-Z_]*CERT[A-Z_]*/);
    }
  });

  it('hints in the log that SMTP_URL has the wrong scheme for its port', async () => {
    const server = await startFaultySmtp({});
    cleanups.push(server.stop);
    const failure = await failureBy(`smtps://127.0.0.1:${server.port}`);
    expect(failure.said).toBe('An encrypted connection to the mail server could not be established.');
    expect(failure.logged).toContain('SMTP_URL should begin with smtp://');
  });

  it.each(['smtp://127.0.0.1:1', 'smtp://mail.invalid:25'])(
    'states that %s cannot be reached, and logs the reason',
    async (url) => {
      const failure = await failureBy(url);
      expect(failure.said).toBe('The mail server cannot be reached.');
      expect(failure.logged).toMatch(/ECONNREFUSED|ENOTFOUND|EAI_AGAIN/);
    },
  );
});
