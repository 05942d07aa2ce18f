import type { contacts, leads } from '@/db/schema/voice';
import { distinctNames, latin, type Name } from '../naming';
import { Random } from '../random';
import { DAY, HOUR, iso, MINUTE, workingTime } from '../times';
import { COMPANIES } from './companies';

/** A contact of Acme Voice. Times are epoch milliseconds. */
export interface Contact {
  id: string;
  first_name: string;
  last_name: string;
  email: string | null;
  phone: string;
  company: string | null;
  customer_number: string;
  language: 'en' | 'es' | 'de';
  at: number;
}

type LeadRow = typeof leads.$inferInsert;

/** A sales lead with a contact. */
export interface Lead {
  id: string;
  contact: Contact;
  status: NonNullable<LeadRow['status']>;
  source: LeadRow['source'];
  notes: string | null;
  at: number;
  changed: number;
}

const AREA_CODES = [202, 206, 212, 213, 303, 305, 312, 404, 415, 503, 512, 602, 615, 617, 702, 713, 773, 801, 858, 917];
const LANGUAGES: Record<string, Contact['language']> = { 'America/Mexico_City': 'es', 'Europe/Berlin': 'de' };
const NOTES = [
  'Asked for a comparison with the present provider.',
  'Wants to keep all numbers; contract ends in spring.',
  'Decision together with the business partner.',
  'Came by recommendation of a customer.',
  'Needs recording with consent for two queues.',
  'Opening a second location next quarter.',
];

// Numbers reserved for fiction: 555-01xx in North America, and those of Ofcom and the Bundesnetzagentur.
function phone(random: Random, zone: string, taken: Set<string>): string {
  for (;;) {
    const number =
      zone === 'Europe/Berlin'
        ? `+493023125${random.int(100, 999)}`
        : zone === 'Europe/London'
          ? `+447700900${String(random.int(0, 999)).padStart(3, '0')}`
          : `+1${random.pick(AREA_CODES)}55501${String(random.int(60, 99))}`;
    if (taken.has(number)) continue;
    taken.add(number);
    return number;
  }
}

/**
 * Contacts, oldest first: most are old, some were added in the last weeks.
 * @param of the organization; each one gets different contacts
 * @param companies the share that belongs to a company, 0 to 1
 */
export function makeContacts(now: number, of: string, count: number, companies: number): Contact[] {
  const random = new Random(`contacts of ${of}`);
  const phones = new Set<string>();
  const names = distinctNames(random, count, new Set());
  const made = names.map((name, index) => contact(random, now, name, index, phones, random.chance(companies)));
  return made.sort((a, b) => a.at - b.at);
}

function contact(
  random: Random,
  now: number,
  name: Name,
  index: number,
  phones: Set<string>,
  at_work: boolean,
): Contact {
  const at =
    index % 6 === 0
      ? workingTime(random, now - 30 * DAY, now - DAY)
      : workingTime(random, now - 380 * DAY, now - 31 * DAY);
  const company = at_work ? random.pick(COMPANIES) : null;
  const host = company ? `${latin(company.replaceAll(' ', '-')).replace(/-+/g, '-')}.example` : 'mail.example';
  return {
    id: random.id(at),
    first_name: name.first_name,
    last_name: name.last_name,
    email: random.chance(0.92) ? `${name.local}@${host}` : null,
    phone: phone(random, name.zone, phones),
    company,
    customer_number: `AV-${10_200 + index * 7}`,
    language: LANGUAGES[name.zone] ?? 'en',
    at,
  };
}

/** Leads that did not come from a call, at most one per contact. */
export function makeLeads(now: number, of: string, known: readonly Contact[], count: number): Lead[] {
  const random = new Random(`leads of ${of}`);
  const chosen = random.shuffled(known.filter((contact) => contact.at < now - 2 * DAY)).slice(0, count);
  return chosen.map((contact) => {
    const at = Math.min(Math.max(contact.at + random.int(2, 50) * MINUTE, now - random.int(2, 140) * DAY), now - HOUR);
    const source = random.weighted<Lead['source']>([
      ['website', 46],
      ['referral', 20],
      ['import', 22],
      ['api', 12],
    ]);
    const status: Lead['status'] =
      at < now - 60 * DAY ? random.pick(['converted', 'lost', 'qualified', 'contacted']) : 'new';
    const changed = status === 'new' ? at : Math.min(at + random.int(2, 30) * DAY, now - HOUR);
    return {
      id: random.id(at),
      contact,
      status,
      source,
      notes: random.chance(0.55) ? random.pick(NOTES) : null,
      at,
      changed,
    };
  });
}

/** The rows of `contacts`. */
export function contactRows(organization_id: string, made: readonly Contact[]): (typeof contacts.$inferInsert)[] {
  return made.map(({ at, language, customer_number, ...contact }) => ({
    ...contact,
    organization_id,
    metadata: { customer_number, preferred_language: language },
    created_at: iso(at),
    updated_at: iso(at),
  }));
}

/** The rows of `leads`, which copy the details of the contact. */
export function leadRows(organization_id: string, made: readonly Lead[]): LeadRow[] {
  return made.map(({ contact, at, changed, ...lead }) => ({
    ...lead,
    organization_id,
    contact_id: contact.id,
    first_name: contact.first_name,
    last_name: contact.last_name,
    email: contact.email,
    phone: contact.phone,
    company: contact.company,
    created_at: iso(at),
    updated_at: iso(changed),
  }));
}
