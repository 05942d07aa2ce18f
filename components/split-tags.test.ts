import { describe, expect, it } from 'vitest';
import { splitTags } from './split-tags';

describe('splitTags', () => {
  it.each([
    ['acme.com, acme.org;acme.net\nacme.io', ['acme.com', 'acme.org', 'acme.net', 'acme.io']],
    ['Ada Okafor <ada@acme.com>', ['ada@acme.com']],
    ['"Okafor, Ada" <ada@acme.com>; Ben <ben@acme.org>', ['ada@acme.com', 'ben@acme.org']],
    ['mailto:ada@acme.com', ['ada@acme.com']],
    ['acme.com,', ['acme.com']],
    ['"acme.com" <acme.org>', ['acme.com', 'acme.org']],
    ['203.\u20600.\u2060113.\u20600/24', ['203.0.113.0/24']],
    ['2001:db8::/32 203.0.113.7', ['2001:db8::/32', '203.0.113.7']],
    [' ,; ', []],
  ])('splits %j into tags', (text, tags) => {
    expect(splitTags(text)).toEqual(tags);
  });
});
