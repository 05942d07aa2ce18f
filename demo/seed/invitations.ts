import type { invitations } from '@/db/schema/control/invitations';
import type { CastName } from './cast';
import { label, type People, type Person } from './people';
import { Random } from './random';
import { DAY, HOUR, iso, MINUTE } from './times';

/** An invitation of the demo, for its row and for the audit log. Times are epoch milliseconds. */
export interface Invitation {
  id: string;
  person: Person;
  by: Person;
  status: (typeof invitations.$inferInsert)['status'];
  failure?: string;
  at: number;
  resent?: number;
  accepted?: number;
  declined?: number;
  revoked?: number;
}

const LIFE = 72 * HOUR;
const INVITERS: readonly CastName[] = ['ada', 'siobhan', 'grace', 'mateo', 'tomas'];

// The delivery results of the invitation emails, in order. The last two were sent too long ago to be valid.
const FATES: readonly { failure?: string; resent?: number }[] = [
  {},
  {},
  { resent: 20 * HOUR },
  {},
  { failure: 'The mail server rejected the message: “550 5.1.1 mailbox does not exist”' },
  { failure: 'The mail server rejected the message: “552 5.2.2 mailbox full”' },
  {},
  {},
];

type Name = Pick<Person, 'first_name' | 'last_name' | 'email'>;

// Sent `age` days ago, then revoked or declined. The order decides the random values of each.
const ENDED: readonly (Name & { age: number; status: 'revoked' | 'declined' })[] = [
  {
    first_name: 'Dominic',
    last_name: 'Farrow',
    email: 'dominic.farrow@brightside-consulting.example',
    age: 14,
    status: 'revoked',
  },
  { first_name: 'Renée', last_name: 'Tremblay', email: 'renee.trembley@acme.example', age: 6, status: 'revoked' },
  { first_name: 'Kofi', last_name: 'Asante', email: 'kofi.asante@freelance.example', age: 25, status: 'revoked' },
  {
    first_name: 'Hanneke',
    last_name: 'de Wit',
    email: 'hanneke.dewit@larkspur-studio.example',
    age: 9,
    status: 'declined',
  },
];

/** The invitations of the last two months: pending, failed, expired, revoked, declined and accepted. */
export function makeInvitations(now: number, { cast, everyone }: People): Invitation[] {
  const random = new Random('invitations');
  const by = () => cast[random.pick(INVITERS)];
  const invited = everyone.filter((person) => person.status === 'invited');
  const waiting = invited.map((person, index): Invitation => {
    const { failure, resent } = FATES[index]!;
    const again = resent === undefined ? undefined : now - resent;
    return {
      id: random.id(person.joined),
      person,
      by: by(),
      at: person.joined,
      status: 'pending',
      failure,
      resent: again,
    };
  });
  const recent = everyone.filter((person) => person.status === 'active' && person.joined > now - 60 * DAY);
  const accepted = recent.map((person): Invitation => {
    const at = person.joined - random.int(20 * MINUTE, 50 * HOUR);
    return { id: random.id(at), person, by: by(), at, status: 'accepted', accepted: person.joined };
  });
  const ended = ENDED.map(({ age, status, ...name }): Invitation => {
    const at = now - age * DAY;
    const person = ghost(random, at, name);
    return { id: random.id(at), person, by: by(), at, status, [status]: at + random.int(HOUR, 30 * HOUR) };
  });
  return [...waiting, ...accepted, ...ended];
}

// Invited, then revoked or declined: a user without a membership who never signed in.
function ghost(random: Random, at: number, name: Name): Person {
  const nothing = { role: 'MEMBER', status: 'invited', last_active: null, zone: 'UTC', demo_password: false } as const;
  return { ...nothing, ...name, id: random.id(at), joined: at };
}

/** The rows of `invitations`. */
export function invitationRows(
  organization_id: string,
  made: readonly Invitation[],
): (typeof invitations.$inferInsert)[] {
  return made.map(({ id, person, by, status, failure, at, resent, accepted, declined, revoked }) => {
    const sent = (resent ?? at) + 6_000;
    return {
      id,
      organization_id,
      user_id: person.id,
      email: person.email,
      first_name: person.first_name,
      last_name: person.last_name,
      role: person.role,
      status,
      delivery: failure ? 'failed' : 'sent',
      delivery_error: failure,
      invited_by_label: label(by),
      sent_at: failure ? null : iso(sent),
      expires_at: iso(sent + LIFE),
      accepted_at: accepted ? iso(accepted) : null,
      declined_at: declined ? iso(declined) : null,
      revoked_at: revoked ? iso(revoked) : null,
      created_at: iso(at),
      updated_at: iso(accepted ?? declined ?? revoked ?? sent),
    };
  });
}
