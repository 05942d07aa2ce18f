import type { memberships, users } from '@/db/schema/control/organizations';
import type { Role } from '@/lib/core/roles';
import { ADA_ID, CAST, type CastName, WITH_DEMO_PASSWORD } from './cast';
import { distinctNames, latin, type Name, unusualNames } from './naming';
import { Random } from './random';
import { DAY, HOUR, iso, MINUTE, workingTime } from './times';

/** Somebody in the demo: a user with one membership. Times are epoch milliseconds. */
export interface Person {
  id: string;
  email: string;
  first_name: string;
  last_name: string;
  role: Role;
  status: (typeof memberships.$inferInsert)['status'];
  joined: number;
  last_active: number | null;
  zone: string;
  /** Signs in with the demo password. */
  demo_password: boolean;
}

/** The people of Acme Voice: those with a role in the story by name, and all. */
export interface People {
  cast: Record<CastName, Person>;
  everyone: Person[];
}

const TOTAL = 250;
const DEVELOPERS = 15;
const CONTRACTOR_DOMAINS = ['brightside-consulting.example', 'freelance.example', 'hallo-agentur.example'];
const INVITED_ROLES: readonly Role[] = [
  'MEMBER',
  'MEMBER',
  'MEMBER',
  'MEMBER',
  'MEMBER',
  'MEMBER',
  'DEVELOPER',
  'ADMIN',
];

/** The label of a person in the audit log, keys and invitations. */
export function label(person: Pick<Person, 'first_name' | 'last_name' | 'email'>): string {
  return `${person.first_name} ${person.last_name} <${person.email}>`;
}

/**
 * Creates the 250 people of Acme Voice: all roles and states, names in many languages, last active between a minute and
 * a year ago.
 */
export function makePeople(now: number): People {
  const random = new Random('people');
  const cast = castOf(random, now);
  const taken = new Set(Object.values(cast).map((person) => person.email.split('@')[0]!));
  const unusual = unusualNames();
  for (const name of unusual) taken.add(name.local);
  const names = [...unusual, ...distinctNames(random, TOTAL - unusual.length - Object.keys(CAST).length, taken)];
  const developers = DEVELOPERS - Object.values(CAST).filter(({ role }) => role === 'DEVELOPER').length;
  const ordinary = names.map((name, index) => member(random, now, name, index));
  const invited = ordinary.slice(-INVITED_ROLES.length);
  for (const [index, person] of invited.entries()) {
    const joined = now - [5 * HOUR, 1.2 * DAY, 1.9 * DAY, 2.4 * DAY, 3 * HOUR, 26 * HOUR, 9 * DAY, 17 * DAY][index]!;
    Object.assign(person, { role: INVITED_ROLES[index], status: 'invited', joined, last_active: null });
  }
  const settled = ordinary.slice(0, -INVITED_ROLES.length);
  for (const person of settled.slice(20, 20 + developers)) person.role = 'DEVELOPER';
  for (const [index, at] of [24, 40, 77, 101, 138, 190].entries()) suspend(random, now, settled[at]!, index);
  return { cast, everyone: [...Object.values(cast), ...ordinary] };
}

function suspend(random: Random, now: number, person: Person, index: number): void {
  // Not active since; one never signed in.
  const joined = Math.min(person.joined, now - 130 * DAY);
  const last_active = index === 0 ? null : workingTime(random, now - 120 * DAY, now - 21 * DAY);
  Object.assign(person, { status: 'suspended', joined, last_active });
}

function castOf(random: Random, now: number): Record<CastName, Person> {
  const people = Object.entries(CAST).map(([name, part], index): [string, Person] => {
    const joined = now - part.joined * DAY;
    const local =
      name === 'ada' ? 'ada' : name === 'kenta' ? 'kenta.sato' : `${latin(part.first_name)}.${latin(part.last_name)}`;
    const europe = part.zone.startsWith('Europe/');
    return [
      name,
      {
        id: name === 'ada' ? ADA_ID : random.id(joined),
        email: `${local}@${europe ? 'eu.acme.example' : 'acme.example'}`,
        first_name: part.first_name,
        last_name: part.last_name,
        role: part.role,
        status: 'active',
        joined,
        last_active: name === 'ada' ? now - 3 * MINUTE : now - (index * 47 + 9) * MINUTE,
        zone: part.zone,
        demo_password: WITH_DEMO_PASSWORD.includes(name as CastName),
      },
    ];
  });
  return Object.fromEntries(people) as Record<CastName, Person>;
}

function member(random: Random, now: number, name: Name, index: number): Person {
  const joined = workingTime(random, now - (index % 9 === 0 ? 58 : 780) * DAY, now - 2 * DAY);
  const contractor = index % 41 === 17 || index % 60 === 33;
  const domain = contractor ? random.pick(CONTRACTOR_DOMAINS) : name.europe ? 'eu.acme.example' : 'acme.example';
  return {
    id: random.id(joined),
    email: `${name.local}@${domain}`,
    first_name: name.first_name,
    last_name: name.last_name,
    role: 'MEMBER',
    status: 'active',
    joined,
    last_active: lastActive(random, now, joined),
    zone: name.zone,
    demo_password: false,
  };
}

// Most were active this week, some a month ago, a few never since they joined.
function lastActive(random: Random, now: number, joined: number): number {
  const [from, to] = random.weighted<[number, number]>([
    [[2 * MINUTE, HOUR], 9],
    [[HOUR, DAY], 30],
    [[DAY, 7 * DAY], 33],
    [[7 * DAY, 30 * DAY], 16],
    [[30 * DAY, 150 * DAY], 9],
    [[150 * DAY, 400 * DAY], 3],
  ]);
  const latest = now - from;
  const at = from < DAY ? random.between(now - to, latest) : workingTime(random, now - to, latest);
  return Math.floor(Math.max(at, joined + 20 * MINUTE));
}

/** The rows of `users`; `hashes` are for people with the demo password, and for everyone else who has chosen one. */
export function userRows(
  people: readonly Person[],
  hashes: { demo: string; other: string },
): (typeof users.$inferInsert)[] {
  return people.map((person) => {
    const chosen = person.status !== 'invited' && person.last_active !== null;
    return {
      id: person.id,
      email: person.email,
      first_name: person.first_name,
      last_name: person.last_name,
      password_hash: chosen ? (person.demo_password ? hashes.demo : hashes.other) : null,
      password_changed_at: chosen ? iso(person.joined + 4 * MINUTE) : null,
      time_zone: chosen ? person.zone : null,
      created_at: iso(person.joined),
      updated_at: iso(person.joined + 4 * MINUTE),
    };
  });
}

/** The rows of `memberships`. */
export function membershipRows(
  organization_id: string,
  people: readonly Person[],
): (typeof memberships.$inferInsert)[] {
  return people.map((person) => ({
    organization_id,
    user_id: person.id,
    role: person.role,
    status: person.status,
    last_active_at: person.last_active === null ? null : iso(person.last_active),
    created_at: iso(person.joined),
    updated_at: iso(person.joined),
  }));
}
