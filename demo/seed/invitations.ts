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

const REVOKED = [
  { first_name: 'Dominic', last_name: 'Farrow', email: 'dominic.farrow@brightside-consulting.example', age: 14 },
  { first_name: 'Renée', last_name: 'Tremblay', email: 'renee.trembley@acme.example', age: 6 },
  { first_name: 'Kofi', last_name: 'Asante', email: 'kofi.asante@freelance.example', age: 25 },
];

const DECLINED = { first_name: 'Hanneke', last_name: 'de Wit', email: 'hanneke.dewit@larkspur-studio.example', age: 9 };

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
  const revoked = REVOKED.map(({ age, ...name }): Invitation => {
    const at = now - age * DAY;
    const person = ghost(random, at, name);
    return { id: random.id(at), person, by: by(), at, status: 'revoked', revoked: at + random.int(HOUR, 30 * HOUR) };
  });
  return [...waiting, ...accepted, ...revoked, declinedInvitation(random, now, by())];
}

function declinedInvitation(random: Random, now: number, by: Person): Invitation {
  const { age, ...name } = DECLINED;
  const at = now - age * DAY;
  const person = ghost(random, at, name);
  return { id: random.id(at), person, by, at, status: 'declined', declined: at + random.int(HOUR, 30 * HOUR) };
}

// Invited, then revoked or declined: a user without a membership who never signed in.
function ghost(random: Random, at: number, name: { first_name: string; last_name: string; email: string }): Person {
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
