import fs from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { controlPool } from '@/db/client';
import { newId } from '@/lib/core/id';
import { api } from '@/lib/http/api/router';
import { startApi, type TestClient } from '@/lib/http/api/test-client';
import { invitationMail } from '@/lib/organization/mail/invitation';
import { firstAttempt, makeInvitation } from '@/lib/platform/jobs/testing';
import { consumeAttempt } from '@/lib/platform/rate-limit/throttle';
import { makeKey, makeOrganization } from '@/tests/fixtures';
import { prometheusProgram, promtool, promtoolProgram, startPrometheus } from '@/tests/prometheus';
import { openSilentProxy } from '@/tests/silent-proxy';

const TOKEN = 'test-metrics-token-0123456789';
process.env.METRICS_TOKEN = TOKEN;
const { createMetrics } = await import('./metrics');
const { createMetricsServer } = await import('./metrics-server');
const { createPageMeter, createRouteOf } = await import('./page-metrics');

interface Panel {
  title: string;
  targets: { expr: string }[];
}

const dashboard = JSON.parse(fs.readFileSync('deploy/grafana/dashboard.json', 'utf8')) as { panels: Panel[] };
const rules = fs.readFileSync('deploy/prometheus/alerts.yml', 'utf8');

const proxy = await openSilentProxy();
process.env.DATABASE_URL = proxy.url;

let client: TestClient;
let metrics: Server;
let pages: Server;
let address: string;
let key: string;

function collectGarbage(): void {
  setFlagsFromString('--expose-gc');
  runInNewContext('gc')();
}

async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const ask = (
  path = '/metrics',
  headers: Record<string, string> = { authorization: `Bearer ${TOKEN}` },
  method = 'GET',
) => fetch(`http://${address}${path}`, { headers, method });
const scrape = async () => (await ask()).text();

/** The value of a series, as `/metrics` writes it; undefined when it is missing. */
async function seriesIn(series: string, text?: string): Promise<number | undefined> {
  const lines = (text ?? (await scrape())).split('\n');
  const line = lines.find((one) => one.startsWith(`${series} `));
  return line === undefined ? undefined : Number(line.slice(series.length + 1));
}

beforeAll(async () => {
  client = await startApi(api);
  const routes = {
    staticRoutes: [{ page: '/login', regex: '^/login(?:/)?$' }],
    dynamicRoutes: [{ page: '/docs/[group]', regex: '^/docs/([^/]+?)(?:/)?$' }],
  };
  const measure = createPageMeter(createRouteOf(routes));
  pages = createServer((request, response) => {
    measure(request, response);
    response.statusCode = request.url === '/login' ? 200 : 404;
    response.end();
  });
  metrics = createMetricsServer(createMetrics(pages));
  address = await listen(metrics);
  key = (await makeKey(await makeOrganization({ plan: 'starter' }), ['agents:read'])).key;
});

afterAll(async () => {
  proxy.close();
  await client.close();
  for (const server of [metrics, pages]) {
    server.close();
    server.closeAllConnections();
  }
});

const request = (method: string, route: string, status: string) =>
  `agni_http_request_duration_seconds_count{surface="api",method="${method}",route="/${route}",status="${status}"}`;

describe('/metrics', () => {
  it('counts API requests by method, route pattern and status class', async () => {
    await client.call('GET', '/agents', { key });
    await client.call('GET', '/agents?limit=1', { key });
    await client.call('GET', '/agents');
    await client.call('GET', '/agents/019d1fdb-3977-7bd5-ab27-8d3b37ddf4fc', { key });
    await client.call('DELETE', '/no/such/path-of-mine', { key });
    const text = await scrape();
    expect(await seriesIn(request('GET', 'agents', '2xx'), text)).toBe(2);
    expect(await seriesIn(request('GET', 'agents', '4xx'), text)).toBe(1);
    expect(await seriesIn(request('GET', 'agents/{id}', '4xx'), text)).toBe(1);
    expect(text).toContain('surface="api",method="other",route="unknown",status="4xx"} 1');
    expect(text).not.toContain('path-of-mine');
    const buckets = text.split('\n').filter((line) => line.includes('route="/agents",status="2xx",le='));
    expect(buckets.at(-1)).toMatch(/le="\+Inf"} 2$/);
    const counts = buckets.map((line) => Number(line.split('} ')[1]));
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
  });

  it('counts page requests by the route of the build, and what strangers request as other', async () => {
    const origin = `http://${await listen(pages)}`;
    for (const path of ['/login', '/docs/calcom?x=1', '/wp-admin.php', '/_next/static/chunks/abc.js'])
      await (await fetch(origin + path)).arrayBuffer();
    const text = await vi.waitFor(async () => {
      const now = await scrape();
      expect(now.match(/_count{surface="page"/g)).toHaveLength(4);
      return now;
    });
    for (const [route, status] of [
      ['/login', '2xx'],
      ['/docs/[group]', '4xx'],
      ['other', '4xx'],
      ['/_next', '4xx'],
    ])
      expect(text).toContain(`_count{surface="page",method="GET",route="${route}",status="${status}"} 1`);
    expect(text).not.toContain('wp-admin');
  });

  it('shows pools, databases, the queue and the audit chain', async () => {
    const held = await controlPool().connect();
    const text = await scrape();
    held.release();
    expect(await seriesIn('agni_database_pool_size{pool="control"}', text)).toBe(10);
    expect(await seriesIn('agni_database_pool_connections{pool="control",state="active"}', text)).toBeGreaterThan(0);
    expect(await seriesIn('agni_database_pool_waiting{pool="control"}', text)).toBe(0);
    expect(await seriesIn('agni_database_up{database="control"}', text)).toBe(1);
    expect(await seriesIn('agni_database_writable{database="control"}', text)).toBe(1);
    expect(await seriesIn('agni_jobs_due', text)).toBe(0);
    expect(await seriesIn('agni_audit_unsealed_events', text)).toBeGreaterThanOrEqual(0);
    expect(await seriesIn('nodejs_eventloop_lag_p99_seconds', text)).toBeGreaterThan(0);
  });

  it('shows a database as up while requests wait for its connections', async () => {
    const held = await Promise.all(Array.from({ length: controlPool().options.max }, () => controlPool().connect()));
    const waiting = controlPool().connect();
    const text = await scrape();
    for (const client of held) client.release();
    (await waiting).release();
    expect(await seriesIn('agni_database_pool_waiting{pool="control"}', text)).toBeGreaterThan(0);
    expect(await seriesIn('agni_database_up{database="control"}', text)).toBe(1);
    expect(await seriesIn('agni_database_writable{database="control"}', text)).toBe(1);
  });

  it('counts limits that were reached and lookups in caches', async () => {
    for (let n = 0; n < 5; n++) await consumeAttempt('password_reset', 'ada@example.com');
    await expect(consumeAttempt('password_reset', 'ada@example.com')).rejects.toThrow('Too many attempts');
    await vi.waitFor(async () => {
      await client.call('GET', '/me', { key });
      expect(await seriesIn('agni_cache_lookups_total{cache="api_keys",result="hit"}')).toBeGreaterThan(0);
    }, 10_000);
    const text = await scrape();
    expect(await seriesIn('agni_limits_reached_total{limit="password_reset"}', text)).toBe(1);
    expect(await seriesIn('agni_cache_lookups_total{cache="api_keys",result="miss"}', text)).toBeGreaterThan(0);
  });

  it('counts attempts to send email by outcome', async () => {
    const { invitation } = await makeInvitation();
    expect(await invitationMail.send({ invitation_id: invitation.id }, firstAttempt())).toEqual({ outcome: 'sent' });
    expect(await invitationMail.send({ invitation_id: newId() }, firstAttempt())).toMatchObject({ outcome: 'skipped' });
    const text = await scrape();
    for (const outcome of ['sent', 'skipped'])
      expect(await seriesIn(`agni_mail_attempts_total{mail="send-invitation",outcome="${outcome}"}`, text)).toBe(1);
  });

  it('contains no secret', async () => {
    const text = await scrape();
    expect(text).not.toContain(key);
    expect(text).not.toContain(new URL(process.env.DATABASE_URL!).password);
    expect(text).not.toContain('@');
  });

  it('requires METRICS_TOKEN and answers only GET and HEAD of /metrics', async () => {
    expect((await ask('/metrics', {})).status).toBe(401);
    expect((await ask('/metrics', { authorization: `Bearer ${TOKEN}x` })).status).toBe(401);
    expect((await ask('/')).status).toBe(404);
    expect((await ask('/metrics', undefined, 'POST')).status).toBe(405);
    expect((await ask('/metrics', undefined, 'HEAD')).status).toBe(200);
  });

  it('answers soon when the database is away or silent, without numbers that nobody knows', {
    timeout: 30_000,
  }, async () => {
    for (const silent of [false, true]) {
      if (silent) proxy.silent = true;
      else proxy.cut();
      const begun = performance.now();
      const text = await scrape();
      proxy.restore();
      proxy.silent = false;
      expect(performance.now() - begun).toBeLessThan(5_000);
      expect(await seriesIn('agni_database_up{database="control"}', text)).toBe(0);
      expect(await seriesIn('agni_jobs_due', text)).toBeUndefined();
      expect(text).toContain('# TYPE agni_jobs_due gauge');
    }
    await vi.waitFor(async () => expect(await seriesIn('agni_database_up{database="control"}')).toBe(1), 10_000);
  });
});

/** The metrics that an expression uses. */
const metricsIn = (expression: string) =>
  (expression.match(/\b(?:agni|nodejs|process)_[a-z0-9_]+/g) ?? []).map((name) =>
    name.replace(/_(bucket|sum|count)$/, ''),
  );

describe('deploy/grafana and deploy/prometheus', () => {
  it('use only metrics that the product has', async () => {
    const text = await scrape();
    const known = new Set([...text.matchAll(/^# TYPE (\S+)/gm)].map(([, name]) => name));
    const used = [...dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr)), rules].flatMap(
      metricsIn,
    );
    expect(used.length).toBeGreaterThan(40);
    expect([...new Set(used)].filter((name) => !known.has(name) && !known.has(name.replace(/_seconds$/, '')))).toEqual(
      [],
    );
  });

  it.skipIf(!promtoolProgram())('pass promtool: metrics, configuration, rules and the tests of the rules', async () => {
    const text = await scrape();
    expect(text.length).toBeGreaterThan(1_000);
    expect(await promtool(['check', 'metrics'], text)).toEqual({ code: 0, said: '' });
    const at = 'deploy/prometheus';
    for (const args of [
      ['check', 'config', `${at}/prometheus.yml`],
      ['check', 'rules', `${at}/alerts.yml`],
      ['test', 'rules', `${at}/alerts.test.yml`],
    ]) {
      const { code, said } = await promtool(args);
      expect([code, said]).toEqual([0, expect.stringContaining('SUCCESS')]);
    }
  });

  const expressions = dashboard.panels.flatMap(({ title, targets }) =>
    targets.map(({ expr }) => [title, expr] as const),
  );
  // Nothing of this happens in the test.
  const EMPTY = new Set(['Server errors', 'Vendor requests', 'Response time of vendors (p95)']);

  it.skipIf(!prometheusProgram())(
    'are answered by a Prometheus that scrapes the product',
    { timeout: 60_000 },
    async () => {
      // A kind of collection has a series only once it has happened.
      collectGarbage();
      const prometheus = await startPrometheus(address, TOKEN);
      try {
        await vi.waitFor(
          async () => expect((await prometheus.query('count_over_time(up[1m])'))[0]?.value[1]).toBe('3'),
          {
            timeout: 40_000,
            interval: 500,
          },
        );
        const missing: string[] = [];
        for (const [title, expression] of expressions) {
          const filled = expression
            .replaceAll('$__rate_interval', '1m')
            .replaceAll('$job', 'agni')
            .replaceAll('$instance', '.*');
          const answer = await prometheus.query(filled);
          if (answer.length === 0) missing.push(title);
        }
        expect(missing.filter((title) => !EMPTY.has(title))).toEqual([]);
        expect(await prometheus.query('ALERTS{alertstate="firing"}')).toEqual([]);
      } finally {
        await prometheus.stop();
      }
    },
  );
});
