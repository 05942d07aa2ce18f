import fs from 'node:fs';
import { createServer, type Server } from 'node:http';
import { request } from 'node:https';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readEnv } from '@/lib/core/env';
import { api } from '@/lib/http/api/router';
import { installedProgram } from '@/tests/daemon';
import { makeKey, makeOrganization } from '@/tests/fixtures';
import { type ProxyName, proxyProgram, SITE, startProxy } from '@/tests/proxies';
import { apiListener } from './api-listener';
import { cleanHeaders } from './request-headers';

/** What a program sends and gets by a proxy's TLS port. */
function ask(port: number, method: string, target: string, headers: Record<string, string> = {}, body = '') {
  return new Promise<{ status: number; body: Record<string, never> }>((resolve, reject) => {
    const options = { host: '127.0.0.1', port, servername: SITE, rejectUnauthorized: false, method, path: target };
    const outgoing = request({ ...options, headers: { host: SITE, ...headers } }, async (answer) => {
      let text = '';
      for await (const chunk of answer) text += chunk;
      resolve({ status: answer.statusCode!, body: text.startsWith('{') ? JSON.parse(text) : {} });
    });
    outgoing.on('error', reject).end(body);
  });
}

/** The product as a proxy meets it: health, API, and in place of pages the headers that a page would see. */
function startProduct(): Promise<Server> {
  const toApi = apiListener(api);
  const server = createServer((incoming, outgoing) => {
    if (incoming.url?.startsWith('/api/v1')) return toApi(incoming, outgoing);
    cleanHeaders(incoming, true);
    outgoing.end(JSON.stringify(incoming.headers));
  });
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}

describe.each<ProxyName>(['nginx', 'haproxy', 'caddy'])('front door behind %s, configured as documented', (name) => {
  const installed = proxyProgram(name) !== undefined && installedProgram('openssl') !== undefined;
  const home = fs.mkdtempSync(path.join(os.tmpdir(), `${name}-`));
  let product: Server;
  let proxy: Awaited<ReturnType<typeof startProxy>> | undefined;

  beforeAll(async () => {
    if (!installed) return;
    Object.assign(readEnv(), { TRUST_PROXY: true });
    product = await startProduct();
    fs.chmodSync(home, 0o755);
    proxy = await startProxy(name, home, (product.address() as AddressInfo).port);
  });
  afterAll(async () => {
    await proxy?.stop();
    product?.closeAllConnections();
    product?.close();
    fs.rmSync(home, { recursive: true, force: true });
  });

  it.skipIf(!installed)('uses the caller’s own address, whatever headers the caller sends', async () => {
    const lies = {
      'X-Forwarded-For': '198.51.100.1',
      'X-Forwarded-Host': 'evil.example',
      'X-Forwarded-Proto': 'http',
      'X-Real-Ip': '198.51.100.1',
      Forwarded: 'for=198.51.100.1',
    };
    for (const headers of [{}, lies]) {
      const { body } = await ask(proxy!.port, 'GET', '/login', headers);
      expect(body).toMatchObject({ host: SITE, 'x-forwarded-for': '127.0.0.1', 'x-forwarded-proto': 'https' });
      expect(body['x-forwarded-host']).toBe(SITE);
      expect(body).not.toHaveProperty('x-real-ip');
      expect(body).not.toHaveProperty('forwarded');
    }
  });

  it.skipIf(!installed)('enforces the allowed addresses of API keys', async () => {
    const organization = await makeOrganization();
    const here = await makeKey(organization, ['agents:read'], { allowed_addresses: ['127.0.0.1/32'] });
    const elsewhere = await makeKey(organization, ['agents:read'], { allowed_addresses: ['198.51.100.1/32'] });
    const asked = (key: string) =>
      ask(proxy!.port, 'GET', '/api/v1/me', { 'X-Api-Key': key, 'X-Forwarded-For': '198.51.100.1' });
    expect((await asked(here.key)).status).toBe(200);
    expect(await asked(elsewhere.key)).toMatchObject({ status: 403, body: { code: 'ip_not_allowed' } });
  });

  it.skipIf(!installed)('accepts bodies with and without a known length', async () => {
    const organization = await makeOrganization();
    const { key } = await makeKey(organization, ['agents:read', 'agents:write']);
    const body = JSON.stringify({ name: 'Reception' });
    const json = { 'X-Api-Key': key, 'Content-Type': 'application/json' };
    const lengths: Record<string, string>[] = [
      { 'Content-Length': String(body.length) },
      { 'Transfer-Encoding': 'chunked' },
    ];
    for (const length of lengths) {
      const headers = { ...json, ...length };
      expect((await ask(proxy!.port, 'POST', '/api/v1/agents', headers, body)).status).toBe(201);
    }
  });
});
