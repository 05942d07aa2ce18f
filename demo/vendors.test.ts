import { afterEach, describe, expect, it } from 'vitest';
import { startVendors } from './vendors';

const cleanups: (() => unknown)[] = [];
const VARIABLES = Object.fromEntries(
  ['CALCOM_BASE_URLS', 'GHL_BASE_URL', 'GHL_AUTHORIZE_URL', 'GHL_CLIENT_ID', 'GHL_CLIENT_SECRET'].map((name) => [
    name,
    '',
  ]),
);
afterEach(async () => {
  for (const cleanup of cleanups.splice(0)) await cleanup();
});

const start = (values: Record<string, string>) => {
  Object.assign(process.env, VARIABLES, values);
  return startVendors({ defer: (cleanup) => void cleanups.push(cleanup) }, 41_500);
};

describe('startVendors', () => {
  it('returns the URL of the local Cal.com server', async () => {
    const url = await start({});
    expect(url).toBe('http://127.0.0.1:41521/v2');
    expect(process.env.CALCOM_BASE_URLS).toBe(url);
  });

  it('returns nothing and keeps CALCOM_BASE_URLS when another Cal.com is configured', async () => {
    expect(await start({ CALCOM_BASE_URLS: 'http://127.0.0.1:9999/v2' })).toBeUndefined();
    expect(process.env.CALCOM_BASE_URLS).toBe('http://127.0.0.1:9999/v2');
  });
});
