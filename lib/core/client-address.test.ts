import { describe, expect, it } from 'vitest';
import { addressGroup, clientAddress } from './client-address';

describe('clientAddress', () => {
  const at = (remoteAddress: string) => ({ incoming: { socket: { remoteAddress } } }) as never;

  it('returns the socket’s address, whatever the caller sends, unless a proxy is trusted', () => {
    expect(clientAddress(at('203.0.113.9'), '1.2.3.4')).toBe('203.0.113.9');
    expect(clientAddress(at('::ffff:203.0.113.9'), undefined)).toBe('203.0.113.9');
  });

  it('returns the nearest forwarded address without a socket', () => {
    expect(clientAddress(undefined, '1.2.3.4, 203.0.113.9')).toBe('203.0.113.9');
    expect(clientAddress(undefined, undefined)).toBeNull();
  });

  it('addressGroup treats a subscriber’s IPv6 network as one caller', () => {
    expect(addressGroup('2001:db8:1:2:a:b:c:d')).toBe('2001:db8:1:2::/64');
    expect(addressGroup('2001:db8:1:2::1')).toBe('2001:db8:1:2::/64');
    expect(addressGroup('2001:0db8::1')).toBe('2001:db8:0:0::/64');
    expect(addressGroup('::1')).toBe('0:0:0:0::/64');
    expect(addressGroup('203.0.113.9')).toBe('203.0.113.9');
    expect(addressGroup(null)).toBe('unknown');
  });
});
