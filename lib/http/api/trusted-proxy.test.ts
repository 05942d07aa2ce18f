import { expect, it } from 'vitest';
import { clientAddress } from '@/lib/core/client-address';

// Read when the environment is first asked for, which is later than this.
process.env.TRUST_PROXY = '1';

const proxy = { incoming: { socket: { remoteAddress: '10.0.0.5' } } } as never;

it('API behind a trusted proxy uses the address the proxy saw, not the one the caller claims', () => {
  expect(clientAddress(proxy, '203.0.113.9')).toBe('203.0.113.9');
  expect(clientAddress(proxy, '127.0.0.1, 8.8.8.8 , 203.0.113.9')).toBe('203.0.113.9');
  expect(clientAddress(proxy, '2001:db8::1')).toBe('2001:db8::1');
  expect(clientAddress(proxy, '1.2.3.4:5, 203.0.113.9:51234')).toBe('203.0.113.9');
  expect(clientAddress(proxy, '[2001:db8::1]:51234')).toBe('2001:db8::1');
  expect(clientAddress(proxy, undefined)).toBe('10.0.0.5');
  expect(clientAddress(proxy, ' ')).toBe('10.0.0.5');
});
