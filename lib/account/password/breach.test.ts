import { createHash } from 'node:crypto';
import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';

type Answer = (request: http.IncomingMessage, response: http.ServerResponse) => void;

const KNOWN = 'breached but long enough';
const hex = (password: string) => createHash('sha1').update(password).digest('hex').toUpperCase();
const suffix = (n: number) => hex(`other ${n}`).slice(5);
/** The service's response for a password: other hashes around it, and padding up to 800 lines. */
const range = (password: string, count: number) =>
  Array.from({ length: 800 }, (_, n) =>
    n === 400 ? `${hex(password).slice(5)}:${count}` : `${suffix(n)}:${n < 300 ? n + 1 : 0}`,
  ).join('\r\n');

let answer: Answer;
const asked: http.IncomingMessage[] = [];
const server = http.createServer((request, response) => {
  asked.push(request);
  answer(request, response);
});
const log = vi.spyOn(console, 'warn').mockImplementation(() => {});
let isBreached: typeof import('./breach').isBreached;

beforeAll(async () => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  process.env.BREACH_CHECK_URL = `http://127.0.0.1:${(server.address() as AddressInfo).port}/range/`;
  ({ isBreached } = await import('./breach'));
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  asked.length = 0;
  log.mockClear();
});

const says =
  (body: string, status = 200): Answer =>
  (_, response) =>
    response.writeHead(status, { 'Content-Type': 'text/plain' }).end(body);

test('breach check sends only the first five digits of the hash and asks for padding', async () => {
  answer = says(range(KNOWN, 42));
  expect(await isBreached(KNOWN)).toBe(true);
  expect(asked).toHaveLength(1);
  expect(asked[0]!.url).toBe(`/range/${hex(KNOWN).slice(0, 5)}`);
  expect(asked[0]!.headers['add-padding']).toBe('true');
  expect(JSON.stringify(asked[0]!.headers)).not.toContain(hex(KNOWN).slice(5));
  expect(log).not.toHaveBeenCalled();
});

test('breach check accepts a password that is absent from the range or only padding', async () => {
  answer = says(range('another one', 42));
  expect(await isBreached(KNOWN)).toBe(false);
  answer = says(range(KNOWN, 0));
  expect(await isBreached(KNOWN)).toBe(false);
  expect(log).not.toHaveBeenCalled();
});

const endless: Answer = (_, response) => {
  const piece = `${suffix(1)}:1\r\n`.repeat(1_000);
  response.writeHead(200);
  const more = () => {
    while (!response.destroyed && response.write(piece));
  };
  response.on('drain', more);
  more();
};
const failures: [string, Answer][] = [
  ['silent', () => {}],
  ['slow', (_, response) => void response.writeHead(200).write(`${suffix(1)}:1\r\n`)],
  ['failing', says('oops', 500)],
  ['limiting', says('later', 429)],
  [
    'cut',
    (_, response) =>
      response
        .writeHead(200, { 'Content-Length': 9_000 })
        .write(range(KNOWN, 42).slice(0, 500), () => response.destroy()),
  ],
  ['garbage', says('<html>Sign in to the hotel’s network</html>')],
  ['half garbage', says(`${range(KNOWN, 42)}\r\n<html>`)],
  ['empty', says('')],
  ['endless', endless],
  [
    'moved',
    ({ url }, response) => {
      if (url!.startsWith('/range')) response.writeHead(302, { Location: '/elsewhere' }).end();
      else response.end(range(KNOWN, 42));
    },
  ],
];

test.each(failures)(
  'breach check accepts the password and logs one line without the hash when the service is %s',
  async (_, failing) => {
    answer = failing;
    const begun = performance.now();
    expect(await isBreached(KNOWN)).toBe(false);
    expect(performance.now() - begun).toBeLessThan(1_800);
    expect(log).toHaveBeenCalledTimes(1);
    const [line] = log.mock.calls[0]!;
    expect(JSON.parse(line)).toMatchObject({ level: 'warn', at: 'breach-check' });
    expect(line).not.toContain(hex(KNOWN).slice(0, 5));
  },
);

test('breach check refuses a known password and says what to do', async () => {
  const { assertGoodPassword } = await import('./password-policy');
  answer = says(range(KNOWN, 1));
  await expect(assertGoodPassword(KNOWN, [])).rejects.toMatchObject({
    data: { errors: [{ path: 'new_password', code: 'breached' }] },
  });
  asked.length = 0;
  await expect(assertGoodPassword('passwordpassword', [])).rejects.toMatchObject({
    data: { errors: [{ code: 'too_common' }] },
  });
  expect(asked).toHaveLength(0);
});
