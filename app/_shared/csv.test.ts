import { describe, expect, it } from 'vitest';
import { csvLine } from './csv';

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
