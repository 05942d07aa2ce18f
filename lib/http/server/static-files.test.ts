import fs from 'node:fs';
import { createServer, type IncomingHttpHeaders, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compressStatic } from '@/scripts/compress-static';
import { staticFiles } from './static-files';

const SCRIPT = 'console.log("hello");\n'.repeat(500);
let directory: string;
let server: Server;

beforeAll(async () => {
  directory = fs.mkdtempSync(path.join(os.tmpdir(), 'static-files-'));
  fs.mkdirSync(path.join(directory, 'chunks'));
  fs.writeFileSync(path.join(directory, 'chunks/a.js'), SCRIPT);
  fs.writeFileSync(path.join(directory, 'chunks/gone.js'), SCRIPT);
  fs.writeFileSync(path.join(directory, 'chunks/small.js'), '1;');
  fs.writeFileSync(path.join(directory, 'chunks/font.woff2'), 'wOF2');
  await compressStatic(directory);
  const serve = staticFiles(directory);
  fs.rmSync(path.join(directory, 'chunks/gone.js'));
  fs.rmSync(path.join(directory, 'chunks/gone.js.br'));
  server = createServer((incoming, response) => {
    const otherwise = () => response.writeHead(404, { 'X-From': 'next' }).end();
    if (!serve(incoming, response, otherwise)) otherwise();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
});
afterAll(() => {
  server.close().closeAllConnections();
  fs.rmSync(directory, { recursive: true });
});

/** Sends a request as it is: `fetch` would decompress the answer and tidy the path. */
function ask(url: string, accepted?: string, method = 'GET') {
  const headers = accepted === undefined ? {} : { 'Accept-Encoding': accepted };
  const { port } = server.address() as AddressInfo;
  return new Promise<{ status: number; headers: IncomingHttpHeaders; body: Buffer }>((resolve, reject) => {
    request({ port, path: url, method, headers, agent: false }, (answer) => {
      const parts: Buffer[] = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () =>
        resolve({ status: answer.statusCode!, headers: answer.headers, body: Buffer.concat(parts) }),
      );
    })
      .on('error', reject)
      .end();
  });
}

describe('staticFiles', () => {
  it('sends the Brotli copy to a browser that accepts it', async () => {
    const { status, headers, body } = await ask('/_next/static/chunks/a.js', 'gzip, deflate, br, zstd');
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': 'text/javascript; charset=utf-8',
      'content-length': String(body.length),
      'cache-control': 'public, max-age=31536000, immutable',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
      vary: 'Accept-Encoding',
    });
    expect(body.length).toBeLessThan(SCRIPT.length / 10);
    expect(brotliDecompressSync(body).toString()).toBe(SCRIPT);
  });

  it.each([undefined, 'gzip', 'br;q=0', 'identity'])(
    'sends the file itself for Accept-Encoding %s',
    async (accepted) => {
      const { headers, body } = await ask('/_next/static/chunks/a.js', accepted);
      expect([headers['content-encoding'], headers.vary, body.toString()]).toEqual([
        undefined,
        'Accept-Encoding',
        SCRIPT,
      ]);
    },
  );

  it('sends fonts and tiny files uncompressed', async () => {
    const font = await ask('/_next/static/chunks/font.woff2', 'br');
    expect([font.headers['content-type'], font.headers['content-encoding']]).toEqual(['font/woff2', undefined]);
    expect((await ask('/_next/static/chunks/small.js', 'br')).headers['content-encoding']).toBeUndefined();
  });

  it('answers HEAD with the same headers and no body', async () => {
    const { status, headers, body } = await ask('/_next/static/chunks/a.js', 'br', 'HEAD');
    expect([status, headers['content-encoding'], body.length]).toEqual([200, 'br', 0]);
    expect(Number(headers['content-length'])).toBeGreaterThan(0);
  });

  it.each([
    '/_next/static/chunks/nothing.js',
    '/_next/static/chunks/../chunks/a.js',
    '/_next/static/chunks/%2e%2e/chunks/a.js',
    '/_next/static/chunks/a.js.br',
    '/_next/static/chunks/a.js?x',
    '/_next/static/chunks',
    '/_next/static/chunks/gone.js',
    '/a.js',
  ])('leaves %s to Next', async (url) => {
    expect((await ask(url, 'br')).headers['x-from']).toBe('next');
  });

  it('leaves other methods to Next', async () => {
    expect((await ask('/_next/static/chunks/a.js', 'br', 'POST')).headers['x-from']).toBe('next');
  });
});
