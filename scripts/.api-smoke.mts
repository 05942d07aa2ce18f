import http from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { closePools, controlPool } from '../db/client';
import { api } from '../lib/api/router';
import { flushUsage } from '../lib/api/usage';
import { PERMISSIONS } from '../lib/permissions';
import { makeKey, makeOrganization } from '../tests/fixtures';

const s = http.createServer(getRequestListener(api.fetch)).listen(0, '127.0.0.1', async () => {
  const p = (s.address() as any).port;
  const o = await makeOrganization({ plan: 'starter' });
  const { key } = await makeKey(o, PERMISSIONS);
  const call = async (m: string, path: string, body?: any, h: any = {}) => {
    const r = await fetch(`http://127.0.0.1:${p}/api/v1${path}`, {
      method: m,
      headers: { 'x-api-key': key, ...(body !== undefined ? { 'content-type': 'application/json' } : {}), ...h },
      body: body === undefined ? undefined : JSON.stringify(body),
    });
    const t = await r.text();
    console.log(m, path, r.status, JSON.stringify(Object.fromEntries(r.headers)), t.slice(0, 700));
    return t ? JSON.parse(t) : null;
  };
  await call('GET', '/me');
  await call('GET', '/me/');
  const a = await call('POST', '/agents', { name: 'A 😀 مرحبا <b>' });
  await call('GET', '/agents?limit=1');
  await call('PATCH', `/agents/${a.data.id}`, { temperature: 0.55 });
  await call('PATCH', `/agents/${a.data.id}/status`, { status: 'inactive' });
  await call('HEAD', '/agents');
  await call('OPTIONS', '/agents');
  await call('PUT', '/agents', {});
  await call('GET', '/nope');
  await call('DELETE', `/agents/${a.data.id}`);
  await call('POST', '/agents', { nam: 'x', org_id: o.id });
  await call('GET', '/agents?limit=1&limit=2');
  await call('PATCH', '/organization', { name: 'x' });
  await call('GET', '/organization');
  await call('GET', '/openapi.json');
  await flushUsage();
  console.log(
    (await controlPool().query('select endpoint,status_class,count from api_key_usage')).rows,
    (await controlPool().query('select last_used_at,last_used_ip,last_used_user_agent from api_key_secrets')).rows,
  );
  s.close();
  await closePools();
});
