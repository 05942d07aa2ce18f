import { CAST } from '../cast';
import type { Random } from '../random';
import { DAY } from '../times';
import type { Contact } from './contacts';
import type { Slots } from './dialogue';

const LOCALES: Record<Contact['language'], string> = { en: 'en-US', es: 'es-MX', de: 'de-DE' };
const PROVIDERS = ['Bellcrest', 'NorthTel', 'Voxline', 'Union Telecom', 'Ringway', 'Cablecom Business'];
const COLLEAGUES = [CAST.grace, CAST.mateo, CAST.olivia, CAST.siobhan, CAST.chidi, CAST.tomas];

// One of the next working days.
function soon(random: Random, at: number): Date {
  const date = new Date(at + random.int(1, 5) * DAY);
  while (date.getUTCDay() % 6 === 0) date.setUTCDate(date.getUTCDate() + 1);
  return date;
}

/** The values of a call: names of the contact, and numbers and days that stay the same throughout the call. */
export function slotsFor(random: Random, contact: Contact, at: number): Slots {
  const locale = LOCALES[contact.language];
  const date = soon(random, at);
  const colleague = random.pick(COLLEAGUES);
  const time = new Date(Date.UTC(2026, 0, 1, random.int(9, 16), random.pick([0, 30])));
  return {
    first: contact.first_name,
    last: contact.last_name,
    company: contact.company ?? '',
    customer: contact.customer_number,
    colleague: `${colleague.first_name} ${colleague.last_name}`,
    provider: random.pick(PROVIDERS),
    seats: String(random.int(3, 18) * random.pick([2, 3, 5])),
    count: String(random.int(2, 9)),
    amount: String(random.int(4, 48) * 13),
    invoice: `AV-${date.getUTCFullYear()}-${random.int(10_000, 99_999)}`,
    order: `#${random.int(40_000, 48_999)}`,
    ticket: `T-${random.int(70_000, 79_999)}`,
    score: String(random.int(8, 10)),
    low: String(random.int(2, 5)),
    day: date.toLocaleDateString(locale, { weekday: 'long', timeZone: 'UTC' }),
    date: date.toLocaleDateString(locale, { day: 'numeric', month: 'long', timeZone: 'UTC' }),
    time: time.toLocaleTimeString(locale, { hour: 'numeric', minute: '2-digit', timeZone: 'UTC' }),
  };
}
