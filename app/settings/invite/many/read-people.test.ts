import { describe, expect, test } from 'vitest';
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

describe('delimited text', () => {
  test.each([
    [
      'fields and line ends of every kind',
      'a,b\r\nc,d\re,f\ng,h',
      [
        ['a', 'b'],
        ['c', 'd'],
        ['e', 'f'],
        ['g', 'h'],
      ],
    ],
    ['quotes around delimiters, quotes and line ends', '"a,""b""","c\r\nd"\n', [['a,"b"', 'c\r\nd']]],
    ['a byte order mark', '\ufeff"a",b', [['a', 'b']]],
    ['a byte order mark before an empty quoted field', '\ufeff"",b', [['', 'b']]],
    ['empty lines, and lines of empty fields', '\n\na,b\n,\n \n', [['a', 'b']]],
    ['spaces before a quotation mark and text after it', 'a, "b" c', [['a', 'b c']]],
    ['quotation marks in the middle', 'a"b",c', [['a"b"', 'c']]],
    ['records of unlike length', 'a\nb,c,', [['a'], ['b', 'c', '']]],
    ['nothing', '', []],
  ])('%s', (_, text, records) => {
    expect(parseCsv(text, ',')).toEqual({ records, unclosed: false });
  });

  test('tells when a quotation mark is never closed', () => {
    expect(parseCsv('a,"b\nc', ',').unclosed).toBe(true);
    expect(readPeople('email,name\n"a@x.io,Ada\nb@x.io,Ben')).toMatchObject({
      problem: expect.stringContaining('quot'),
    });
  });

  test.each([
    ['email;name;role\na@x.io;"A, B";ADMIN', ';'],
    ['email\tname\na@x.io\tA, B', '\t'],
    ['email,name\na@x.io,"A; B; C"', ','],
    ['sep=|\nemail|name', '|'],
    ['a@x.io', ','],
  ])('finds the delimiter of %j', (text, delimiter) => {
    expect(detectDelimiter(text)).toBe(delimiter);
  });

  test('decodes what Excel and older programs write', () => {
    const utf16 = (text: string) => new Uint8Array(Buffer.from(`\ufeff${text}`, 'utf16le')).slice().buffer;
    expect(decodeText(utf16('Zoë\tÅsa'))).toBe('Zoë\tÅsa');
    expect(decodeText(new Uint8Array([0x5a, 0x6f, 0xeb]).buffer)).toBe('Zoë');
    expect(decodeText(new Uint8Array(Buffer.from('\ufeffZoë 🌊')).slice().buffer)).toBe('Zoë 🌊');
  });
});

describe('what people paste', () => {
  test.each([
    ['a header in any order', 'Role,Surname,E-mail Address,Given name\nadmin,Roy,ben@acme.com,Ben', [BEN]],
    ['semicolons and CRLF', 'First Name;Last Name;Email\r\nAda;Okafor;ada@acme.com\r\n', [ADA]],
    ['cells of a spreadsheet', 'Email\tFirst Name\tLast Name\tRole\nben@acme.com\tBen\tRoy\tADMIN', [BEN]],
    ['Excel with its own first line', '\ufeffsep=;\r\nemail;name\r\nada@acme.com;Ada Okafor', [ADA]],
    ['a whole name', 'Name,Email\n"Okafor, Ada",ada@acme.com\nBen Roy,b@x.io', [ADA, 'b@x.io|Ben|Roy|MEMBER']],
    ['no header', 'Ben,Roy,ben@acme.com,Admin\nAda,Okafor,ada@acme.com,member', [BEN, ADA]],
    ['a header in a language that is not known', 'Имя,Фамилия,Почта\nAda,Okafor,ada@acme.com', [ADA]],
    ['columns that are not needed', 'id,phone,email,first,last\n7,+1415,ada@acme.com,Ada,Okafor', [ADA]],
    ['a column of addresses', 'email\nada.okafor@acme.com', ['ada.okafor@acme.com|Ada|Okafor|MEMBER']],
    [
      'addresses alone, divided by anything',
      'a@x.io b@x.io,c@x.io; \n d@x.io',
      ['a@x.io|||MEMBER', 'b@x.io|||MEMBER', 'c@x.io|||MEMBER', 'd@x.io|||MEMBER'],
    ],
    [
      'what mail programs copy',
      'Ada Okafor <ada@acme.com>, "Roy, Ben" <b@x.io>, c@x.io',
      [ADA, 'b@x.io|Ben|Roy|MEMBER', 'c@x.io|||MEMBER'],
    ],
    ['what Outlook copies', 'Okafor, Ada <ada@acme.com>; Roy, Ben <b@x.io>;', [ADA, 'b@x.io|Ben|Roy|MEMBER']],
    ['a name before or behind the address', 'Ada Okafor ada@acme.com\nada@acme.com Ada Okafor', [ADA, ADA]],
    ['links to addresses', 'email\nmailto:a@x.io', ['a@x.io|||MEMBER']],
    [
      'names in any script',
      '山田 太郎 <a@x.io>\nÁsa Öberg <b@x.io>',
      ['a@x.io|山田|太郎|MEMBER', 'b@x.io|Ása|Öberg|MEMBER'],
    ],
    ['an unknown role, to be judged', 'email,role\na@x.io,emperor', ['a@x.io|||emperor']],
    ['what is no address, to be judged', 'ada@acme.com Ada Okafor\nnonsense', [ADA, 'nonsense|||MEMBER']],
  ])('%s', (_, text, expected) => {
    expect(people(text)).toEqual(expected);
  });

  test('takes a row whose fields hold formulas, markup and half characters as the text that it is', () => {
    expect(people('email,first,last\n=1+1@x.io,<b>,"\ud800"')).toEqual(['=1+1@x.io|<b>|\ud800|MEMBER']);
  });

  test('offers columns for a table, and none for a list', () => {
    expect(table('email,name\na@x.io,A B')).toMatchObject({ header: ['email', 'name'], list: false });
    expect(table('a@x.io\nb@x.io').list).toBe(true);
  });

  test('says what is too much, and what is nothing', () => {
    expect(readPeople(' \n,;\n')).toHaveProperty('problem');
    expect(readPeople('email,name\n')).toHaveProperty('problem');
    const rows = (count: number) => Array.from({ length: count }, (_, n) => `p${n}@x.io`).join('\n');
    expect(readPeople(rows(MOST_ROWS))).toHaveProperty('records');
    expect(readPeople(rows(MOST_ROWS + 1))).toMatchObject({ problem: expect.stringContaining('5,001') });
    expect(readPeople('x'.repeat(1024 * 1024 + 1))).toMatchObject({ problem: expect.stringContaining('1 MB') });
  });

  test('never takes longer than a moment', () => {
    // Of the processor, not of the clock: other tests run beside this one.
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
