import { describe, expect, it } from 'vitest';
import { availableDays, offer, slotUnavailable, spokenMoment, suggested } from '@/lib/integrations/scheduling/slots';
import { clockAt, instantOf, isTimeZone, knownZone, spokenDay, spokenTime, startOfDay } from './time-zone';

const iso = (at: number | undefined) => (at === undefined ? undefined : new Date(at).toISOString());

describe('instantOf', () => {
  it.each([
    ['2026-03-20T14:00:00Z', 'Europe/Berlin', '2026-03-20T14:00:00.000Z'],
    ['2026-03-20T14:00:00+02:00', 'America/New_York', '2026-03-20T12:00:00.000Z'],
    ['2026-03-20T14:00', 'Europe/Berlin', '2026-03-20T13:00:00.000Z'],
    ['2026-07-20T14:00:00', 'Europe/Berlin', '2026-07-20T12:00:00.000Z'],
    ['2026-03-20T14:00', 'Asia/Kolkata', '2026-03-20T08:30:00.000Z'],
    ['2026-03-20T14:00', 'Pacific/Kiritimati', '2026-03-20T00:00:00.000Z'],
    // Clocks go forward over it: nobody ever sees it.
    ['2026-03-29T02:30', 'Europe/Berlin', undefined],
    ['2026-03-08T02:00', 'America/New_York', undefined],
    // Clocks show it twice: the first time counts.
    ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30:00.000Z'],
    ['2026-11-01T01:30', 'America/New_York', '2026-11-01T05:30:00.000Z'],
    // Samoa left this day out.
    ['2011-12-30T12:00', 'Pacific/Apia', undefined],
    ['2026-02-30T12:00', 'UTC', undefined],
    // A day later the year has five digits.
    ['9999-12-31T23:30', 'Europe/Berlin', '9999-12-31T22:30:00.000Z'],
  ])('converts %s in %s to %s', (text, zone, expected) => {
    expect(iso(instantOf(text, zone))).toBe(expected);
  });

  it('is the inverse of clockAt for every instant', () => {
    for (const zone of ['Europe/Berlin', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Kathmandu']) {
      for (let at = Date.UTC(2026, 0, 1); at < Date.UTC(2027, 0, 1); at += 7 * 3_600_000) {
        const back = instantOf(clockAt(at, zone), zone)!;
        expect(clockAt(back, zone)).toBe(clockAt(at, zone));
        expect(at - back).toBeGreaterThanOrEqual(0);
        expect(at - back).toBeLessThanOrEqual(3_600_000);
      }
    }
  });

  it('startOfDay returns the start of a day, also where midnight is skipped', () => {
    expect(iso(startOfDay(Date.parse('2026-03-29T12:00:00Z'), 'Europe/Berlin'))).toBe('2026-03-28T23:00:00.000Z');
    expect(iso(startOfDay(Date.parse('2026-03-29T12:00:00Z'), 'Europe/Berlin', 1))).toBe('2026-03-29T22:00:00.000Z');
    // Clocks in Beirut go forward at midnight.
    expect(iso(startOfDay(Date.parse('2026-03-29T12:00:00Z'), 'Asia/Beirut'))).toBe('2026-03-28T22:00:00.000Z');
  });

  it('isTimeZone recognizes existing zones', () => {
    expect(['Europe/Berlin', 'UTC', 'Asia/Calcutta'].map(isTimeZone)).toEqual([true, true, true]);
    expect(['Mars/Olympus', '', '+01:00', 'x'.repeat(70)].map(isTimeZone)).toEqual([false, false, false, false]);
  });
});

describe('knownZone', () => {
  it.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    [' America/New_York ', 'America/New_York'],
    ['GMT+2', 'Etc/GMT-2'],
    ['UTC-05:00', 'Etc/GMT+5'],
    ['+0100', 'Etc/GMT-1'],
    ['GMT+00:00', 'UTC'],
    ['', null],
    ['Mars/Olympus', null],
    ['Eastern Standard Time', null],
    ['GMT+5:30', null],
    ['GMT+25', null],
    ['x'.repeat(10_000), null],
    [undefined, null],
    [{ zone: 'UTC' }, null],
  ])('maps %j to %j', (given, expected) => {
    expect(knownZone(given)).toBe(expected);
    if (expected !== null) expect(clockAt(0, expected)).toMatch(/^19(70|69)-/);
  });
});

describe('offer', () => {
  const now = Date.parse('2026-03-20T08:00:00Z');
  it.each([
    ['no time', [], 'There are no free times on these days.'],
    ['one time', ['2026-03-20T09:00:00Z'], 'The only free time is today at 9:00 AM.'],
    [
      'two times of a day',
      ['2026-03-21T09:00:00Z', '2026-03-21T10:00:00Z'],
      'Free times are tomorrow at 9:00 AM and 10:00 AM.',
    ],
    [
      'more than three times over two days',
      ['2026-03-20T16:00:00Z', '2026-03-21T09:00:00Z', '2026-03-21T09:30:00Z', '2026-03-21T10:00:00Z'],
      'The first free times are today at 4:00 PM, and tomorrow at 9:00 AM and 9:30 AM.',
    ],
    [
      'a time on each of three days',
      ['2026-03-20T16:00:00Z', '2026-03-21T09:00:00Z', '2026-03-30T09:30:00Z'],
      'Free times are today at 4:00 PM, tomorrow at 9:00 AM, and Monday, March 30 at 9:30 AM.',
    ],
  ])('names each day once with %s', (_, starts, sentence) => {
    expect(offer(availableDays(starts.map(Date.parse), 'UTC', now))).toBe(sentence);
  });
});

describe('spoken days and times', () => {
  // A Friday evening in New York, Saturday in Berlin.
  const now = Date.parse('2026-03-21T01:00:00Z');

  it('name days relative to the user’s time zone', () => {
    const at = Date.parse('2026-03-21T14:00:00Z');
    expect(spokenDay(at, now, 'America/New_York')).toBe('Tomorrow');
    expect(spokenDay(at, now, 'Europe/Berlin')).toBe('Today');
    expect(spokenDay(at + 4 * 86_400_000, now, 'Europe/Berlin')).toBe('Wednesday');
    expect(spokenDay(at + 9 * 86_400_000, now, 'Europe/Berlin')).toBe('Monday, March 30');
    expect(spokenTime(at, 'America/New_York')).toBe('10:00 AM');
    expect(spokenMoment(at, 'America/New_York', now)).toBe('tomorrow at 10:00 AM');
    expect(spokenMoment(at + 9 * 86_400_000, 'Europe/Berlin', now)).toBe('on Monday, March 30 at 4:00 PM');
  });

  it('group free times by day, without duplicates', () => {
    const starts = ['2026-03-23T09:30:00Z', '2026-03-22T23:30:00Z', '2026-03-23T09:30:00Z'].map(Date.parse);
    expect(availableDays(starts, 'Europe/Berlin', now)).toEqual([
      {
        date: '2026-03-23',
        date_label: 'Monday',
        slots: ['12:30 AM', '10:30 AM'],
        starts: ['2026-03-22T23:30:00.000Z', '2026-03-23T09:30:00.000Z'],
      },
    ]);
    expect(availableDays(starts, 'UTC', now).map(({ date }) => date)).toEqual(['2026-03-22', '2026-03-23']);
  });

  it('propose times near the requested one', () => {
    const starts = [1, 2, 3, 10, 11, 12].map((hour) => now + hour * 3_600_000);
    expect(suggested(starts)).toEqual(starts.slice(0, 3));
    expect(suggested(starts, now + 11 * 3_600_000)).toEqual([starts[4], starts[3], starts[5]]);
    const days = availableDays(suggested(starts), 'UTC', now);
    expect(offer(days)).toBe('Free times are today at 2:00 AM, 3:00 AM and 4:00 AM.');
    expect(slotUnavailable(days).data).toMatchObject({
      code: 'slot_unavailable',
      extensions: { available_slots: days },
    });
    expect(slotUnavailable([]).message).toMatch(/other days/);
  });
});
