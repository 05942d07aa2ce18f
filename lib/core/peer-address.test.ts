import { describe, expect, it } from 'vitest';
import { forwardedAddress, peerAddress, plainAddress } from './peer-address';

describe('plainAddress', () => {
  it.each([
    ['203.0.113.9', '203.0.113.9'],
    [' 203.0.113.9 ', '203.0.113.9'],
    ['203.0.113.9:51234', '203.0.113.9'],
    ['"203.0.113.9:51234"', '203.0.113.9'],
    ['2001:db8::1', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['[2001:db8::1]:443', '2001:db8::1'],
    ['"[2001:db8::1]:443"', '2001:db8::1'],
    ['2001:DB8:0:0:0:0:0:1', '2001:db8::1'],
    ['2001:0db8:0:0:0:0:0:1:51234', '2001:db8::1'],
    ['2001:db8::1:5678', '2001:db8::1:5678'],
    ['fe80::1%eth0', 'fe80::1'],
    ['[fe80::1%25eth0]:80', 'fe80::1'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['[::ffff:203.0.113.9]:51234', '203.0.113.9'],
    ['::FFFF:cb00:7109', '203.0.113.9'],
    ['::1', '::1'],
  ])('normalizes %s to %s', (text, address) => {
    expect(plainAddress(text)).toBe(address);
  });

  it.each([
    '',
    'unknown',
    '_hidden',
    '203.0.113',
    '203.0.113.9:port',
    '203.0.113.9:1:2',
    '[203.0.113.9',
    'a.example:80',
    '1.2.3.4, 5.6.7.8',
  ])('returns undefined for %j', (text) => {
    expect(plainAddress(text)).toBeUndefined();
  });
});

describe('peerAddress', () => {
  it('returns the socket’s address when no proxy is trusted, whatever the caller sends', () => {
    expect(peerAddress('::ffff:10.0.0.5', '203.0.113.9:1', false)).toBe('10.0.0.5');
  });

  it('returns the address that the trusted proxy saw, without its port', () => {
    expect(peerAddress('10.0.0.5', '1.1.1.1:9, 203.0.113.9:51234', true)).toBe('203.0.113.9');
    expect(peerAddress('10.0.0.5', '1.1.1.1, [2001:db8::1]:51234', true)).toBe('2001:db8::1');
  });

  it('returns null when the proxy sends no valid address, and the socket’s address when it sends none', () => {
    expect(peerAddress('10.0.0.5', '203.0.113.9, unknown', true)).toBeNull();
    expect(peerAddress('10.0.0.5', ' ', true)).toBe('10.0.0.5');
    expect(peerAddress(undefined, undefined, true)).toBeNull();
  });
});

describe('forwardedAddress', () => {
  it('returns the nearest entry', () => {
    expect(forwardedAddress('1.1.1.1, 203.0.113.9:51234')).toBe('203.0.113.9');
    expect(forwardedAddress('unknown')).toBeNull();
    expect(forwardedAddress(null)).toBeNull();
  });
});
