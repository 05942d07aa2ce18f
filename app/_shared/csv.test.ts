import { describe, expect, it } from 'vitest';
import { csvLine, csvPages } from './csv';

describe('csvLine', () => {
  it('quotes every value and doubles quotation marks', () => {
    expect(csvLine(['a', 'b "c", d', null, true, 3])).toBe('"a","b ""c"", d","","true","3"\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠x'])(
    'escapes %j, which a spreadsheet would read as a formula',
    (text) => {
      expect(csvLine([text])).toBe(`"'${text}"\r\n`);
    },
  );

  it('leaves values unchanged that only contain such a character', () => {
    expect(csvLine(['ana@acme.com', '2026-01-01', "'x"])).toBe(`"ana@acme.com","2026-01-01","'x"\r\n`);
  });
});

describe('csvPages', () => {
  it('yields a byte order mark with the column names, then the lines of every page', async () => {
    const asked: string[] = [];
    const following = async (after: string) => {
      asked.push(after);
      return after === 'b' ? { items: [], next: 'c' } : { items: [{ name: '=1+1', seats: null }], next: null };
    };
    const first = {
      items: [
        { name: 'Ada "A"', seats: 2 },
        { name: 'Zoë', seats: 0 },
      ],
      next: 'b',
    };
    const pieces = csvPages<{ name: string; seats: number | null }, string>(
      ['name', 'seats'],
      ({ name, seats }) => [name, seats],
      first,
      following,
    );
    const taken: string[] = [];
    for await (const piece of pieces) taken.push(`${asked.length} ${piece}`);
    expect(taken).toEqual([
      '0 \ufeff"name","seats"\r\n',
      '0 "Ada ""A""","2"\r\n"Zoë","0"\r\n',
      '1 ',
      '2 "\'=1+1",""\r\n',
    ]);
    expect(asked).toEqual(['b', 'c']);
  });
});
