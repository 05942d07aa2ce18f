import fc, { type Arbitrary } from 'fast-check';

const NOUN_OF: Record<string, string> = {
  agent_id: 'agents',
  contact_id: 'contacts',
  ids: 'contacts',
  lead_id: 'leads',
  actor_id: 'users',
  user_ids: 'users',
  except_user_ids: 'users',
  invitation_ids: 'invitations',
  except_invitation_ids: 'invitations',
  secret_id: 'secrets',
  provider_id: 'accounts',
  uid: 'bookings',
  calendar_id: 'calendars',
  appointment_id: 'appointments',
};

/** Ids of a resource: usually a row of the own organization, sometimes of the stranger, sometimes of no row. */
export function idsOf(noun: string): Arbitrary<string> {
  const mark = (whose: string) => fc.nat(1).map((index) => `@${whose}.${noun}.${index}`);
  return fc.oneof(
    { weight: 7, arbitrary: mark('own') },
    { weight: 2, arbitrary: mark('stranger') },
    { weight: 1, arbitrary: fc.uuid({ version: 7 }) },
  );
}

/** Ids for a field or parameter of this name; `noun` is the resource when the name does not tell. */
export function idsNamed(name: string, noun = 'agents'): Arbitrary<string> {
  return idsOf(NOUN_OF[name] ?? noun);
}
