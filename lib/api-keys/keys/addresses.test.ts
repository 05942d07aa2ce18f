import { describe, expect, test } from 'vitest';
import { CreateApiKeyInput } from './schema';

const read = (allowed_addresses: string[]) =>
  CreateApiKeyInput.safeParse({ name: 'Key', permissions: ['calls:read'], allowed_addresses });
const written = (...addresses: string[]) => read(addresses).data?.allowed_addresses;
const refused = (...addresses: string[]) =>
  read(addresses).error?.issues.map((issue) => [issue.path.join('.'), issue.message]);

describe('AddressBlock', () => {
  test.each([
    ['203.0.113.7', '203.0.113.7/32'],
    [' 203.0.113.0/24 ', '203.0.113.0/24'],
    ['128.0.0.0/1', '128.0.0.0/1'],
    ['255.255.255.255', '255.255.255.255/32'],
    ['2001:DB8::7', '2001:db8::7/128'],
    ['2001:0db8:0000:0000:0000:0000:0000:0000/32', '2001:db8::/32'],
    ['2001:db8:0:1:0:0:0:0/64', '2001:db8:0:1::/64'],
    ['::1', '::1/128'],
    ['fd00::/8', 'fd00::/8'],
    ['8000::/1', '8000::/1'],
    ['2001:db8::192.0.2.33', '2001:db8::c000:221/128'],
    ['::ffff:203.0.113.7', '203.0.113.7/32'],
    ['::FFFF:cb00:7107/128', '203.0.113.7/32'],
    ['::ffff:203.0.113.0/120', '203.0.113.0/24'],
  ])('normalizes %s to %s', (text, block) => {
    expect(written(text)).toEqual([block]);
    expect(written(block)).toEqual([block]);
  });

  test.each([
    '',
    'example.com',
    '*',
    '203.0.113',
    '203.0.113.07',
    '203.0.113.256',
    '0xcb.0.113.7',
    '3405803783',
    '203.0.113.0/33',
    '203.0.113.0/24/24',
    '203.0.113.0/',
    '203.0.113.0/-1',
    '203.0.113.0/024',
    '203.0.113.0/255.255.255.0',
    '203.0.113.0 /24',
    '203.0.113.1-203.0.113.9',
    '2001:db8::/129',
    '2001:db8:::7',
    '1::2::3',
    'fe80::1%eth0',
    '[2001:db8::7]',
    '2001:db8::7]:80/[',
    '::ffff:203.0.113.700',
    '1'.repeat(500),
  ])('rejects %s', (text) => {
    const words = 'Enter an address such as 203.0.113.7 or 2001:db8::7, or a block such as 203.0.113.0/24.';
    expect(refused('198.51.100.1', text)).toEqual([['allowed_addresses.1', words]]);
  });

  test.each(['0.0.0.0/0', '::/0', '203.0.113.7/0', '0.0.0.0', '::', '::ffff:0.0.0.0/96'])(
    'rejects %s, which matches every address',
    (text) => {
      const words = 'This matches every address. To allow all addresses, leave the list empty.';
      expect(refused(text)).toEqual([['allowed_addresses.0', words]]);
    },
  );

  test.each([
    ['203.0.113.7/24', '203.0.113.0/24', '203.0.113.7'],
    ['10.1.2.3/8', '10.0.0.0/8', '10.1.2.3'],
    ['2001:db8::7/64', '2001:db8::/64', '2001:db8::7'],
    ['::ffff:203.0.113.7/120', '203.0.113.0/24', '203.0.113.7'],
  ])('rejects %s, which may be a typo, and suggests both possible meanings', (text, block, address) => {
    const words = `${address} is inside the block. Enter ${block} for the whole block, or ${address} for the single address.`;
    expect(refused(text)).toEqual([['allowed_addresses.0', words]]);
  });

  test('removes duplicates in any notation, and names every invalid one', () => {
    expect(written('203.0.113.7', '2001:db8::7', '203.0.113.7/32', '2001:0DB8::7')).toEqual([
      '203.0.113.7/32',
      '2001:db8::7/128',
    ]);
    expect(refused('nowhere', '203.0.113.7', '0.0.0.0/0')?.map(([path]) => path)).toEqual([
      'allowed_addresses.0',
      'allowed_addresses.2',
    ]);
  });

  test('allows at most fifty', () => {
    const some = (count: number) => Array.from({ length: count }, (_, at) => `203.0.113.${at}`);
    expect(written(...some(50))).toHaveLength(50);
    expect(refused(...some(51))).toEqual([['allowed_addresses', 'List at most 50 addresses and blocks.']]);
  });
});
