import { expect, test } from 'vitest';
import { csvLine } from './csv';

test('quotes everything and doubles quotes', () => {
  expect(csvLine(['a', 'b "c", d', null, true, 3])).toBe('"a","b ""c"", d","","true","3"\r\n');
});

test.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '\n=1', '＝1', '＋1', '－1', '＠x'])(
  'disarms %j',
  (text) => {
    expect(csvLine([text])).toBe(`"'${text}"\r\n`);
  },
);

test('leaves what only holds such a character alone', () => {
  expect(csvLine(['ana@acme.com', '2026-01-01', "'x"])).toBe(`"ana@acme.com","2026-01-01","'x"\r\n`);
});
