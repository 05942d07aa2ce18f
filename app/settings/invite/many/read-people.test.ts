import { describe, expect, it } from 'vitest';
import { decodeText, detectDelimiter, parseCsv } from './csv';
import { MOST_ROWS, peopleIn, type Table } from './people';
import { readPeople } from './read-people';

const table = (text: string): Table => {
  const read = readPeople(text);
  if ('problem' in read) throw new Error(read.problem);
  return read;
};
const people = (text: string) => {
  const read = table(text);
  return peopleIn(read, read.columns, 'MEMBER').map((it) => Object.values(it).join('|'));
};
const ADA = 'ada@acme.com|Ada|Okafor|MEMBER';
const BEN = 'ben@acme.com|Ben|Roy|ADMIN';

describe('parseCsv', () => {
  it.each([
    [
      'every kind of line ending',
      'a,b\r\nc,d\re,f\ng,h',
      [
        ['a', 'b'],
        ['c', 'd'],
        ['e', 'f'],
        ['g', 'h'],
      ],
    ],
    ['quoted delimiters, quotation marks and line endings', '"a,""b""","c\r\nd"\n', [['a,"b"', 'c\r\nd']]],
    ['a byte order mark', '\ufeff"a",b', [['a', 'b']]],
    ['a byte order mark before an empty quoted field', '\ufeff"",b', [['', 'b']]],
    ['empty lines and lines of empty fields', '\n\na,b\n,\n \n', [['a', 'b']]],
    ['spaces before a quotation mark and text after it', 'a, "b" c', [['a', 'b c']]],
    ['quotation marks in the middle of a field', 'a"b",c', [['a"b"', 'c']]],
    ['records of different lengths', 'a\nb,c,', [['a'], ['b', 'c', '']]],
    ['an empty text', '', []],
  ])('parses %s', (_, text, records) => {
    expect(parseCsv(text, ',')).toEqual({ records, unclosed: false });
  });

  it('reports a quotation mark that is never closed', () => {
    expect(parseCsv('a,"b\nc', ',').unclosed).toBe(true);
    expect(readPeople('email,name\n"a@x.io,Ada\nb@x.io,Ben')).toMatchObject({
      problem: expect.stringContaining('quot'),
    });
  });
});

describe('detectDelimiter', () => {
  it.each([
    ['email;name;role\na@x.io;"A, B";ADMIN', ';'],
    ['email\tname\na@x.io\tA, B', '\t'],
    ['email,name\na@x.io,"A; B; C"', ','],
    ['sep=|\nemail|name', '|'],
    ['a@x.io', ','],
  ])('returns the delimiter of %j', (text, delimiter) => {
    expect(detectDelimiter(text)).toBe(delimiter);
  });
});

describe('decodeText', () => {
  it('decodes UTF-16, Windows-1252 and UTF-8', () => {
    const utf16 = (text: string) => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le')).slice().buffer;
    expect(decodeText(utf16('Zoë\tÅsa'))).toBe('Zoë\tÅsa');
    expect(decodeText(new Uint8Array([0x5a, 0x6f, 0xeb]).buffer)).toBe('Zoë');
    expect(decodeText(new Uint8Array(Buffer.from('\ufeffZoë 🌊')).slice().buffer)).toBe('Zoë 🌊');
  });
});

describe('readPeople', () => {
  it.each([
    ['a header in any order', 'Role,Surname,E-mail Address,Given name\nadmin,Roy,ben@acme.com,Ben', [BEN]],
    ['semicolons and CRLF', 'First Name;Last Name;Email\r\nAda;Okafor;ada@acme.com\r\n', [ADA]],
    ['cells of a spreadsheet', 'Email\tFirst Name\tLast Name\tRole\nben@acme.com\tBen\tRoy\tADMIN', [BEN]],
    ['a file with Excel’s sep= line', '\ufeffsep=;\r\nemail;name\r\nada@acme.com;Ada Okafor', [ADA]],
    ['a full name column', 'Name,Email\n"Okafor, Ada",ada@acme.com\nBen Roy,b@x.io', [ADA, 'b@x.io|Ben|Roy|MEMBER']],
    ['a table without a header', 'Ben,Roy,ben@acme.com,Admin\nAda,Okafor,ada@acme.com,member', [BEN, ADA]],
    ['a header in an unknown language', 'Имя,Фамилия,Почта\nAda,Okafor,ada@acme.com', [ADA]],
    ['a table with irrelevant columns', 'id,phone,email,first,last\n7,+1415,ada@acme.com,Ada,Okafor', [ADA]],
    ['a column of addresses', 'email\nada.okafor@acme.com', ['ada.okafor@acme.com|Ada|Okafor|MEMBER']],
    [
      'plain addresses with any separator',
      'a@x.io b@x.io,c@x.io; \n d@x.io',
      ['a@x.io|||MEMBER', 'b@x.io|||MEMBER', 'c@x.io|||MEMBER', 'd@x.io|||MEMBER'],
    ],
    [
      'addresses copied from a mail app',
      'Ada Okafor <ada@acme.com>, "Roy, Ben" <b@x.io>, c@x.io',
      [ADA, 'b@x.io|Ben|Roy|MEMBER', 'c@x.io|||MEMBER'],
    ],
    ['addresses copied from Outlook', 'Okafor, Ada <ada@acme.com>; Roy, Ben <b@x.io>;', [ADA, 'b@x.io|Ben|Roy|MEMBER']],
    ['a name before or after the address', 'Ada Okafor ada@acme.com\nada@acme.com Ada Okafor', [ADA, ADA]],
    ['mailto links', 'email\nmailto:a@x.io', ['a@x.io|||MEMBER']],
    [
      'names in any script',
      '山田 太郎 <a@x.io>\nÁsa Öberg <b@x.io>',
      ['a@x.io|山田|太郎|MEMBER', 'b@x.io|Ása|Öberg|MEMBER'],
    ],
    ['an unknown role, left for the server to reject', 'email,role\na@x.io,emperor', ['a@x.io|||emperor']],
    [
      'an invalid address, left for the server to reject',
      'ada@acme.com Ada Okafor\nnonsense',
      [ADA, 'nonsense|||MEMBER'],
    ],
  ])('reads %s', (_, text, expected) => {
    expect(people(text)).toEqual(expected);
  });

  it('reads formulas, markup and lone surrogates as plain text', () => {
    expect(people('email,first,last\n=1+1@x.io,<b>,"\ud800"')).toEqual(['=1+1@x.io|<b>|\ud800|MEMBER']);
  });

  it('returns columns for a table but not for a list', () => {
    expect(table('email,name\na@x.io,A B')).toMatchObject({ header: ['email', 'name'], list: false });
    expect(table('a@x.io\nb@x.io').list).toBe(true);
  });

  it('returns a problem for empty and oversized input', () => {
    expect(readPeople(' \n,;\n')).toHaveProperty('problem');
    expect(readPeople('email,name\n')).toHaveProperty('problem');
    const rows = (count: number) => Array.from({ length: count }, (_, n) => `p${n}@x.io`).join('\n');
    expect(readPeople(rows(MOST_ROWS))).toHaveProperty('records');
    expect(readPeople(rows(MOST_ROWS + 1))).toMatchObject({ problem: expect.stringContaining('10,001') });
    expect(readPeople('x'.repeat(5 * 1024 * 1024 + 1))).toMatchObject({ problem: expect.stringContaining('5 MB') });
  });

  it('parses pathological input within 3 seconds of CPU time', () => {
    // CPU time rather than wall-clock time, because other tests run in parallel.
    const start = process.cpuUsage();
    for (const text of [
      '"'.repeat(1_000_000),
      '<'.repeat(300_000),
      'a@'.repeat(300_000),
      'a,'.repeat(300_000),
      ' '.repeat(1_000_000),
    ])
      readPeople(text);
    const { user, system } = process.cpuUsage(start);
    expect((user + system) / 1000).toBeLessThan(3_000);
  });
});
