import { expect, it } from 'vitest';
import { makeKey, makeOrganization } from '@/tests/fixtures';
import { api } from './router';

// Read when the environment is first asked for, which is later than this.
process.env.API_RATE_LIMIT_PER_MINUTE = '3';

it('API_RATE_LIMIT_PER_MINUTE replaces the limits of every plan', async () => {
  const { key } = await makeKey(await makeOrganization({ plan: 'elite' }), ['agents:read']);
  const ask = () => api.fetch(new Request('http://localhost/api/v1/me', { headers: { 'x-api-key': key } }));
  const first = await ask();
  expect(first.headers.get('ratelimit-policy')).toBe('"minute";q=3;w=60');
  expect((await first.json()).data.limits).toEqual({ requests_per_minute: 3, burst: 0 });
  expect([(await ask()).status, (await ask()).status, (await ask()).status]).toEqual([200, 200, 429]);
});
