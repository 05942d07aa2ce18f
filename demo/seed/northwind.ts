import type { Tx } from '@/db/client';
import { apiKeySecrets, apiKeys, apiKeyUsage } from '@/db/schema/control/api-keys';
import { auditEvents } from '@/db/schema/control/audit';
import { memberships, organizations, users } from '@/db/schema/control/organizations';
import { sessions } from '@/db/schema/control/sign-in';
import type { Role } from '@/lib/core/roles';
import { NORTHWIND_ID } from './cast';
import { insertAll } from './insert';
import { type Key, keyRow, secretRows } from './keys';
import { distinctNames, type Name } from './naming';
import { northwindRow } from './organizations';
import { membershipRows, type Person, userRows } from './people';
import { Random } from './random';
import { makeSignIns, sessionRows } from './sessions';
import { DAY, HOUR, workingTime } from './times';
import { Trail, withCountries } from './trail';
import { makeUsage } from './usage';

const ROLES: readonly Role[] = ['OWNER', 'ADMIN', 'DEVELOPER', ...Array<Role>(11).fill('MEMBER')];

/** Writes Northwind Clinics, a young organization of 15 people in which the demo's owner is an ADMIN. */
export async function writeNorthwind(tx: Tx, now: number, ada: Person, password_hash: string): Promise<void> {
  const random = new Random('northwind');
  const names = distinctNames(random, ROLES.length, new Set());
  const own = names.map((name, index) => person(random, now, name, ROLES[index]!));
  // Less recent than in Acme Voice, so that the owner's sign-in opens Acme Voice.
  const guest: Person = { ...ada, role: 'ADMIN', joined: now - 40 * DAY, last_active: now - 9 * DAY };
  const key = clinicKey(random, now, own[2]!);
  const signIns = makeSignIns(now, NORTHWIND_ID, own);
  const usage = makeUsage(NORTHWIND_ID, key, now);
  await tx.insert(organizations).values(northwindRow(now));
  await insertAll(tx, users, userRows(own, { demo: password_hash, other: password_hash }));
  await insertAll(tx, memberships, membershipRows(NORTHWIND_ID, [guest, ...own]));
  await insertAll(tx, sessions, sessionRows(NORTHWIND_ID, signIns));
  await tx.insert(apiKeys).values(keyRow(NORTHWIND_ID, key));
  await tx.insert(apiKeySecrets).values(secretRows(NORTHWIND_ID, key, usage.last_used).rows);
  await insertAll(tx, apiKeyUsage, usage.rows);
  const trail = new Trail(NORTHWIND_ID, random, signIns);
  for (const signIn of signIns.filter(({ at }) => at > now - 30 * DAY)) {
    const target = { type: 'session', id: signIn.session_id };
    trail.person(signIn.at, signIn.person, 'session.sign_in', {
      target,
      changes: { method: { before: null, after: 'password' } },
    });
  }
  trail.person(key.at, key.by, 'api_key.create', {
    target: { type: 'api_key', id: key.id, label: key.name },
    changes: { name: { before: null, after: key.name }, permissions: { before: null, after: [...key.permissions] } },
  });
  await insertAll(tx, auditEvents, await withCountries(trail.events()));
}

function person(random: Random, now: number, name: Name, role: Role): Person {
  const joined = role === 'OWNER' ? now - 64 * DAY : workingTime(random, now - 60 * DAY, now - 6 * DAY);
  return {
    id: random.id(joined),
    email: `${name.local}@northwind-clinics.example`,
    first_name: name.first_name,
    last_name: name.last_name,
    role,
    status: 'active',
    joined,
    last_active: Math.max(joined + HOUR, workingTime(random, now - 12 * DAY, now)),
    zone: 'Europe/London',
    demo_password: false,
  };
}

function clinicKey(random: Random, now: number, by: Person): Key {
  const at = Math.max(by.joined + 2 * HOUR, now - 25 * DAY);
  return {
    id: random.id(at),
    name: 'Booking system',
    permissions: ['calls:read', 'contacts:read', 'contacts:write'],
    by,
    at,
    expires: null,
    announced: null,
    allowed_addresses: [],
    used_until: now,
    traffic: {
      per_hour: 24,
      rhythm: 'office',
      every: 60,
      endpoints: 'contact.list 50, contact.create 20, call.list 30',
      refused: 0.03,
      failed: 0.002,
      from: { ip: '81.91.170.88', user_agent: 'northwind-booking/0.9 (dotnet 9)' },
    },
  };
}
