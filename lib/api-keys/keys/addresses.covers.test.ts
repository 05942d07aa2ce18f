import { expect, test } from 'vitest';
import { covers } from './addresses';

test.each([
  ['203.0.113.0/24', '203.0.113.7', true],
  ['203.0.113.0/24', '203.0.113.0/25', true],
  ['203.0.113.0/24', '203.0.114.7', false],
  ['203.0.113.0/24', '203.0.113.0/23', false],
  ['203.0.113.7', '203.0.113.7/32', true],
  ['203.0.113.0/24', '::ffff:203.0.113.7', true],
  ['2001:db8:77::/48', '2001:db8:77:1::9', true],
  ['2001:db8:77::/48', '2001:db8:78::9', false],
  ['2001:db8:77::/48', '203.0.113.7', false],
  ['203.0.113.0/24', 'unknown', false],
  ['nonsense', '203.0.113.7', false],
])('covers(%s, %s) is %s', (block, inner, held) => {
  expect(covers(block, inner)).toBe(held);
});
