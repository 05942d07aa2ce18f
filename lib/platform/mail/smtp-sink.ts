import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import PostalMime, { type Email } from 'postal-mime';
import { SMTPServer } from 'smtp-server';
import { readEnv } from '@/lib/core/env';

/** A mail server for tests that records what it receives and responds as scripted. */
export interface SmtpSink {
  port: number;
  /** Received messages, parsed, in order. */
  messages: Email[];
  /** Received messages as sent over the wire. */
  raw: string[];
  /** Recipients of the envelopes. */
  recipients: string[];
  /** Responses to the next recipients, one each; when empty, every recipient is accepted. */
  answers: { code: number; words: string }[];
  /** Called when a message has arrived, before the server confirms it. */
  onMessage?: () => void;
  stop(): Promise<void>;
}

/** Starts a mail server on a free port (or the given one) and makes it the SMTP_URL of this process. */
export async function startSmtpSink(port = 0): Promise<SmtpSink> {
  const sink = { messages: [], raw: [], recipients: [], answers: [] } as unknown as SmtpSink;
  const server = new SMTPServer({
    authOptional: true,
    hideSTARTTLS: true,
    onRcptTo(address, _session, callback) {
      const answer = sink.answers.shift();
      if (answer) return callback(Object.assign(new Error(answer.words), { responseCode: answer.code }));
      sink.recipients.push(address.address);
      callback();
    },
    async onData(stream, _session, callback) {
      const chunks: Buffer[] = [];
      for await (const chunk of stream) chunks.push(chunk as Buffer);
      const raw = Buffer.concat(chunks).toString('utf8');
      sink.raw.push(raw);
      sink.messages.push(await PostalMime.parse(raw));
      sink.onMessage?.();
      callback();
    },
  });
  server.on('error', () => {});
  const listening = server.listen(port, '127.0.0.1');
  await once(listening, 'listening');
  const bound = (listening.address() as AddressInfo).port;
  Object.assign(readEnv(), { SMTP_URL: `smtp://127.0.0.1:${bound}` });
  return Object.assign(sink, {
    port: bound,
    stop: () => new Promise<void>((resolve) => server.close(() => resolve())),
  });
}
