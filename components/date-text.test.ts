import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { formatDate, readDate, writeDate } from './date-text';

const zone = process.env.TZ;
beforeEach(() => {
  process.env.TZ = 'Europe/Berlin';
});
afterEach(() => {
  process.env.TZ = zone;
});

/** Parses a text and returns it as the field would write it, or the error message. */
function read(text: string, options: { time?: boolean; monthFirst?: boolean } = {}): string {
  const { time = false, monthFirst = false } = options;
  const found = readDate(text, { time, monthFirst });
  return 'date' in found ? writeDate(found.date, time) : found.error;
}

describe('readDate', () => {
  it.each([
    '2027-03-20',
    '2027-3-20',
    ' 2027-03-20 ',
    '2027/03/20',
    '20270320',
    '20.3.2027',
    '20 Mar 2027',
    '20 march 2027',
    'Mar 20, 2027',
    'March 20th, 2027',
    'Saturday 20 March 2027',
    'Sat, 20 Mar 2027',
    '２０２７-０３-２０',
    '2027-03-20T14:00',
    '2027-03-20T14:00:00Z',
    '20/03/2027',
    '3/20/2027',
  ])('reads %j as 20 March 2027', (text) => {
    expect(read(text)).toBe('2027-03-20');
  });

  it('uses the locale’s order of day and month when both are possible', () => {
    expect(read('3/4/2027', { monthFirst: true })).toBe('2027-03-04');
    expect(read('3/4/2027', { monthFirst: false })).toBe('2027-04-03');
  });

  it.each([
    '2027',
    '202',
    '20',
    '2027-',
    '2027-02-30',
    '2027-13-01',
    '12027-03-20',
    '20270-03-20',
    'soon',
    '+275760-09-13',
  ])('rejects %j instead of guessing another date', (text) => {
    expect(read(text)).toBe('Enter a date, such as 2027-03-20.');
  });

  it.each(['20-03-01', '1/2/20', '0026-11-30', '30 Nov 26'])(
    'asks for four digits when the year of %j is short',
    (text) => {
      expect(read(text)).toBe('Enter the year in four digits.');
    },
  );

  it.each([
    '2027-03-20 14:05',
    '2027-03-20T14:05',
    '2027-03-20T14:05:00',
    '2027-03-20T13:05:00.000Z',
    '2027-03-20T09:05-04:00',
    '20 March 2027 at 2:05 PM',
    'Mar 20, 2027, 2:05pm',
    '20 Mar 2027 2:05 p.m.',
    'Saturday 20 March 2027 at 14:05',
  ])('reads %j as a date and a time', (text) => {
    expect(read(text, { time: true })).toBe('2027-03-20 14:05');
  });

  it('reads a bare hour with AM or PM', () => {
    expect(read('2027-03-20 12am', { time: true })).toBe('2027-03-20 00:00');
    expect(read('2027-03-20 6 PM', { time: true })).toBe('2027-03-20 18:00');
  });

  it('says what is missing or wrong when the time is not valid', () => {
    expect(read('2027-03-20', { time: true })).toBe('Add a time of day, such as 14:00.');
    expect(read('2027-03-20 25:00', { time: true })).toBe('Enter the time of day as 14:00 or 2 PM.');
    expect(read('14:00', { time: true })).toBe('Enter a date and a time, such as 2027-03-20 14:00.');
  });

  it('rejects a time that clocks skip and suggests the next one', () => {
    expect(read('2027-03-28 02:30', { time: true })).toBe(
      'Clocks go forward that day, so 02:30 does not exist. Choose 03:30.',
    );
  });

  it('reads the last second of the year 9999', () => {
    expect(read('9999-12-31 23:59', { time: true })).toBe('9999-12-31 23:59');
  });
});

describe('formatDate', () => {
  it('spells out the day, and adds the time zone to a time', () => {
    expect(formatDate(new Date('2026-11-30T17:00:00Z'), true)).toMatch(/^Monday,? 30 November 2026 at 18:00 CET$/);
    expect(formatDate(new Date('2026-11-30T17:00:00Z'), false)).toMatch(/^Monday,? 30 November 2026$/);
  });
});
