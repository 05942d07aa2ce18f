import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Outcome, runExample } from './example-runner';
import { examplesOf, LANGUAGES } from './examples';

interface Received {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
  body: string;
}

// What a careless generator breaks on: quotes, expansions, other words for null, line ends, text beyond ASCII.
const NASTY = {
  quotes: `it's "quoted" \`ticks\` \\ and \\n`,
  expansion: '$HOME $(id) !! %s {0}',
  lines: 'one\ntwo\t\u2028three',
  text: 'Zoë 🌊 \u0000',
  'needs-quotes': [null, true, false, 0, -1.5, [], {}, { nested: ["'"] }],
};

describe('code examples', () => {
  let server: Server;
  let url: string;
  const received: Received[] = [];
  let status = 200;

  beforeAll(async () => {
    server = createServer(async (request, response) => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const { method = '', url: path = '', headers } = request;
      received.push({ method, url: path, headers, body: Buffer.concat(chunks).toString() });
      response.writeHead(status, { 'Content-Type': 'application/json' });
      response.end(JSON.stringify({ success: status === 200, detail: 'Because.' }));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  });
  afterAll(() => server.close());

  const run = async (language: (typeof LANGUAGES)[number], code: string): Promise<Outcome | undefined> => {
    const outcome = await runExample(language, code, 'agni_sk_test');
    return outcome.code === null ? undefined : outcome;
  };

  it.each(LANGUAGES)('in %s send exactly the given request, whatever it contains', async (language) => {
    const request = {
      method: 'POST',
      url: `${url}/a%20b?q='%22%24x&n=1`,
      headers: { 'If-Match': '"3"' },
      body: NASTY,
    };
    const outcome = await run(language, examplesOf(request)[language]);
    if (!outcome) return;
    expect(outcome).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(outcome.stdout)).toEqual({ success: true, detail: 'Because.' });
    const last = received.at(-1)!;
    // A client may encode more of an address than was asked for.
    expect([last.method, decodeURIComponent(last.url)]).toEqual(['POST', `/a b?q='"$x&n=1`]);
    expect(last.headers).toMatchObject({
      'x-api-key': 'agni_sk_test',
      'content-type': 'application/json',
      'if-match': '"3"',
    });
    expect(JSON.parse(last.body)).toEqual(NASTY);
  });

  it.each(LANGUAGES)('in %s fail on an error response and print why', async (language) => {
    status = 422;
    const outcome = await run(language, examplesOf({ method: 'GET', url })[language]);
    status = 200;
    if (!outcome) return;
    expect(outcome.code).not.toBe(0);
    expect(outcome.stdout + outcome.stderr).toContain('Because.');
  });
});
