import { describe, expect, it } from 'vitest';
import { isPublicAddress } from './public-address';

describe('isPublicAddress for public addresses', () => {
  it.each(['1.1.1.1', '8.8.8.8', '172.15.255.255', '172.32.0.1', '100.63.255.255', '100.128.0.1', '223.255.255.255'])(
    'returns true for %s',
    (address) => expect(isPublicAddress(address)).toBe(true),
  );
  it.each([
    '2606:4700:4700::1111',
    '2a00:1450:4001:82f::200e',
    '::ffff:8.8.8.8',
    '64:ff9b::808:808',
    '64:ff9b::8.8.8.8',
  ])('returns true for %s', (address) => expect(isPublicAddress(address)).toBe(true));
});

describe('isPublicAddress for other addresses', () => {
  it.each([
    ['this network', '0.0.0.0', '0.1.2.3'],
    ['private', '10.0.0.1', '10.255.255.255', '172.16.0.1', '172.31.255.255', '192.168.1.1'],
    ['loopback', '127.0.0.1', '127.255.255.254', '::1'],
    ['link-local and metadata', '169.254.169.254', '169.254.170.2', 'fe80::1', 'febf::1', 'fd00:ec2::254'],
    ['carrier-grade NAT and metadata', '100.64.0.1', '100.100.100.200', '100.127.255.255'],
    ['metadata elsewhere', '192.0.0.192', '168.63.129.16'],
    ['documentation and benchmarks', '192.0.2.1', '198.51.100.1', '203.0.113.1', '198.18.0.1', '198.19.255.255'],
    ['multicast, reserved, broadcast', '224.0.0.1', '239.255.255.255', '240.0.0.1', '255.255.255.255', 'ff02::1'],
    ['unique local and site-local', 'fc00::1', 'fdff::1', 'fec0::1'],
    ['unspecified and IPv4-compatible', '::', '::127.0.0.1', '::a00:1'],
    ['mapped', '::ffff:127.0.0.1', '::ffff:7f00:1', '::ffff:10.0.0.1', '::ffff:169.254.169.254', '::ffff:0:0'],
    ['NAT64', '64:ff9b::127.0.0.1', '64:ff9b::a9fe:a9fe', '64:ff9b::', '64:ff9b::1', '64:ff9b:1::808:808'],
    ['6to4 and Teredo', '2002:7f00:1::', '2002:808:808::1', '2001::1', '2001:0:4136:e378:8000:63bf:3fff:fdd2'],
    ['documentation of IPv6', '2001:db8::1', '3fff::1'],
    ['handed out to nobody', '4000::1', '100::1', '1::1'],
    ['zones and no addresses', 'fe80::1%eth0', '2606:4700::1%1', '', 'localhost', '1.1.1', '1.1.1.1.', '0x7f000001'],
  ])('returns false for %s', (_what, ...addresses) => {
    for (const address of addresses) expect([address, isPublicAddress(address)]).toEqual([address, false]);
  });
});
