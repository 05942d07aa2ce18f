import { request } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PERMISSIONS } from '@/lib/core/permissions';
import { makeKey, makeOrganization } from '@/tests/fixtures';
import { codingFor } from './compress';
import { api } from './router';
import { startApi, type TestClient } from './test-client';

it.each([
  [undefined, undefined],
  ['', undefined],
  ['identity', undefined],
  ['gzip', 'gzip'],
  ['gzip, deflate, br', 'br'],
  ['GZIP;Q=0.5', 'gzip'],
  ['br;q=0, gzip', 'gzip'],
  ['gzip;q=0', undefined],
  ['*', 'br'],
  ['*;q=0', undefined],
  ['br;q=nonsense', undefined],
])('codingFor(%j) is %s', (accepted, coding) => {
  expect(codingFor(accepted)).toBe(coding);
});

describe('response compression behind the front door', () => {
  let client: TestClient;
  let key: string;
  beforeAll(async () => {
    client = await startApi(api);
    ({ key } = await makeKey(await makeOrganization({ plan: 'elite' }), PERMISSIONS));
    for (let n = 0; n < 12; n++) await client.call('POST', '/agents', { key, body: { name: `Agent ${n}` } });
  });
  afterAll(() => client.close());

  /** The answer as it is on the wire. */
  async function raw(method: string, path: string, accepted: string | undefined, body?: string) {
    const headers = {
      'x-api-key': key,
      ...(accepted && { 'accept-encoding': accepted }),
      ...(body && { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(body)) }),
    };
    const response = await new Promise<import('node:http').IncomingMessage>((resolve, reject) => {
      request(`${client.origin}/api/v1${path}`, { method, headers }, resolve).on('error', reject).end(body);
    });
    const chunks: Buffer[] = [];
    for await (const chunk of response) chunks.push(chunk as Buffer);
    return { headers: response.headers, bytes: Buffer.concat(chunks) };
  }

  it('compresses large responses that the caller accepts, with the same content', async () => {
    const plain = await raw('GET', '/agents', undefined);
    expect([plain.headers['content-encoding'], plain.headers.vary]).toEqual([undefined, 'Accept-Encoding']);
    const data = (bytes: Buffer) => JSON.parse(String(bytes)).data;
    for (const [coding, decompress] of [
      ['br', brotliDecompressSync],
      ['gzip', gunzipSync],
    ] as const) {
      const { headers, bytes } = await raw('GET', '/agents', coding);
      expect([headers['content-encoding'], headers.vary]).toEqual([coding, 'Accept-Encoding']);
      expect(bytes.length).toBeLessThan(plain.bytes.length / 4);
      expect(data(decompress(bytes))).toEqual(data(plain.bytes));
      const again = await raw('GET', '/openapi.json', coding);
      expect(JSON.parse(String(decompress(again.bytes))).openapi).toBe('3.1.0');
    }
  });

  it('leaves small responses, and those to other methods than GET, uncompressed', async () => {
    expect((await raw('GET', '/me', 'br, gzip')).headers).not.toHaveProperty('content-encoding');
    const prompt = 'You answer the phone. '.repeat(200);
    const created = await raw('POST', '/agents', 'br, gzip', JSON.stringify({ name: 'Long', prompt }));
    expect(created.bytes.length).toBeGreaterThan(4_000);
    expect(created.headers).not.toHaveProperty('content-encoding');
    expect(created.headers).not.toHaveProperty('vary');
  });
});

it('response compression behind the Next route is left to Next', async () => {
  const route = await startApi(api, 'next route');
  const answer = await route.call('GET', '/openapi.json', { headers: { 'accept-encoding': 'br, gzip' } });
  expect(answer.body.openapi).toBe('3.1.0');
  await route.close();
});
