import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvLine, unescapeFormula } from '@/app/_shared/csv';
import { failuresCsv } from './failures';
import { type Person, peopleIn } from './people';
import { readPeople } from './read-people';
import { rowsOf } from './row';

const EDGES = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', "'", '"', ',', ';', ' ', 'a', 'é', '1'];
const text = fc.string({ unit: fc.constantFrom(...EDGES), minLength: 1, maxLength: 12 }).map((it) => it.trim());
const name = text.filter((it) => it !== '');
const local = fc.string({ unit: fc.constantFrom('=', '+', '-', "'", 'a', '1', '_'), minLength: 1, maxLength: 12 });
const person: fc.Arbitrary<Person> = fc.record({
  email: local.map((it) => `${it}@acme.com`),
  first_name: name,
  last_name: name,
  role: fc.constantFrom('MEMBER', 'ADMIN', '=EMPEROR'),
});

function importCsv(csv: string): Person[] {
  const table = readPeople(csv);
  if ('problem' in table) throw new Error(table.problem);
  return peopleIn(table, table.columns, 'MEMBER');
}

describe('failuresCsv', () => {
  it('round-trips through the importer', () => {
    fc.assert(
      fc.property(fc.array(person, { minLength: 1, maxLength: 5 }), (people) => {
        expect(importCsv(failuresCsv(rowsOf(people)))).toEqual(people);
      }),
      { numRuns: 500 },
    );
  });

  it('preserves email addresses and names that look like formulas', () => {
    const people = ['+ops@acme.com', '-a@acme.com', '=x@acme.com', "'+ops@acme.com"].map((email) => ({
      email,
      first_name: '=1+1',
      last_name: "'=1",
      role: 'MEMBER',
    }));
    expect(importCsv(failuresCsv(rowsOf(people)))).toEqual(people);
  });

  it('can be imported after a spreadsheet saved it with semicolons and without quotation marks', () => {
    const saved =
      "\ufeffrow;email;first_name;last_name;role;reason\r\n1;'+ops@acme.com;'-Ada;Okafor;MEMBER;Not sent.\r\n";
    expect(importCsv(saved)).toEqual([
      { email: '+ops@acme.com', first_name: '-Ada', last_name: 'Okafor', role: 'MEMBER' },
    ]);
  });
});

describe('users export', () => {
  it('round-trips through the invitation importer', () => {
    fc.assert(
      fc.property(fc.array(person, { minLength: 1, maxLength: 5 }), (people) => {
        const header = csvLine(['first_name', 'last_name', 'email', 'role', 'status', 'id']);
        const lines = people.map((it) => csvLine([it.first_name, it.last_name, it.email, it.role, 'active', 'id']));
        expect(importCsv(`\ufeff${header}${lines.join('')}`)).toEqual(people);
      }),
      { numRuns: 500 },
    );
  });
});

describe('unescapeFormula', () => {
  it('reverses the escaping of csvLine for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...EDGES), maxLength: 8 }), (value) => {
        const cell = csvLine([value]).slice(1, -3).replaceAll('""', '"');
        expect(unescapeFormula(cell)).toBe(value);
        expect(cell).not.toMatch(/^[=+\-@\t\r\n＝＋－＠]/);
      }),
    );
  });
});
