import type { auditEvents } from '@/db/schema/control/audit';
import { ACME_ID } from './cast';
import { CONNECTED } from './integrations';
import type { Invitation } from './invitations';
import type { Key } from './keys';
import { ACME_HISTORY } from './organizations';
import type { People, Person } from './people';
import { Random } from './random';
import { officeAddress, type SignIn } from './sessions';
import { DAY, HOUR, MINUTE, workingTime } from './times';
import { Trail } from './trail';
import { AGENTS } from './voice/agent-specs';
import { makeAgents } from './voice/agents';

/** The source of the log: everything in it matches the other tables. */
export interface History {
  people: People;
  signIns: readonly SignIn[];
  invitations: readonly Invitation[];
  keys: readonly Key[];
  /** Whether accounts of other services are connected. */
  connected: boolean;
}

const FAILURES = 34;
const GONE = [
  { first_name: 'Patrick', last_name: 'Lindgren', email: 'patrick.lindgren@eu.acme.example', age: 19 },
  { first_name: 'Yvonne', last_name: 'Achterberg', email: 'yvonne.achterberg@eu.acme.example', age: 7 },
];

/** The audit log of Acme Voice for the last 30 days. */
export function auditRows(now: number, history: History): (typeof auditEvents.$inferInsert)[] {
  const random = new Random('audit');
  const trail = new Trail(ACME_ID, random, history.signIns);
  const since = now - 30 * DAY;
  signInEvents(trail, random, since, history);
  invitationEvents(trail, since, history.invitations);
  keyEvents(trail, since, history.keys);
  peopleEvents(trail, random, now, history.people);
  organizationEvents(trail, now, history.people);
  agentEvents(trail, random, now, history);
  if (history.connected) integrationEvents(trail, now, history.people);
  return trail.events();
}

function signInEvents(trail: Trail, random: Random, since: number, { people, signIns }: History): void {
  for (const signIn of signIns.filter(({ at }) => at > since)) {
    const target = { type: 'session', id: signIn.session_id };
    trail.person(signIn.at, signIn.person, 'session.sign_in', { target }, signIn);
    if (signIn.revoked?.reason !== 'revoked') continue;
    trail.person(signIn.revoked.at, signIn.person, 'security.revoke_session', { target });
  }
  for (const signIn of random.shuffled(signIns).slice(0, FAILURES)) {
    const mistyped = random.chance(0.8);
    const from = mistyped ? signIn : { ...signIn, ip: officeAddress(random) };
    const at = mistyped ? signIn.at - random.int(9_000, 80_000) : workingTime(random, since, signIn.last_active);
    const target = { type: 'user', id: signIn.person.id };
    if (at > since) trail.person(at, signIn.person, 'session.sign_in_failed', { target }, from);
  }
  const { ada, mateo, linnea, noor } = people.cast;
  for (const [index, person] of [ada, mateo, linnea, noor].entries()) {
    const at = since + (6 + index * 5.3) * DAY;
    trail.person(at, person, 'security.change_password', {
      target: { type: 'user', id: person.id, label: person.email },
    });
  }
}

function invitationEvents(trail: Trail, since: number, invitations: readonly Invitation[]): void {
  for (const { id, person, by, at, resent, accepted, declined, revoked } of invitations) {
    const target = { type: 'invitation', id, label: person.email };
    if (at > since)
      trail.person(at, by, 'invitation.create', { target, changes: { role: { before: null, after: person.role } } });
    if (resent) trail.person(resent, by, 'invitation.resend', { target });
    if (declined) {
      trail.person(declined, person, 'invitation.decline', {
        target,
        changes: { status: { before: 'pending', after: 'declined' } },
      });
    }
    if (revoked) {
      trail.person(revoked, by, 'invitation.revoke', {
        target,
        changes: { status: { before: 'pending', after: 'revoked' } },
      });
    }
    if (accepted && accepted > since) {
      trail.person(accepted - 2_000, person, 'security.set_password', {
        target: { type: 'user', id: person.id, label: person.email },
      });
      trail.person(accepted, person, 'invitation.accept', {
        target,
        changes: { status: { before: 'pending', after: 'accepted' } },
      });
    }
  }
}

function keyEvents(trail: Trail, since: number, keys: readonly Key[]): void {
  for (const key of keys) {
    const target = { type: 'api_key', id: key.id, label: key.name };
    if (key.at > since) {
      const name = { before: null, after: key.name };
      const permissions = { before: null, after: [...key.permissions] };
      const expires_at = { before: null, after: key.expires && new Date(key.expires).toISOString() };
      trail.person(key.at, key.by, 'api_key.create', { target, changes: { name, permissions, expires_at } });
    }
    if (key.rotated) {
      const grace_ends_at = { before: null, after: new Date(key.rotated.grace_ends).toISOString() };
      trail.person(key.rotated.at, key.rotated.by, 'api_key.rotate', { target, changes: { grace_ends_at } });
    }
    if (key.disabled) {
      const disabled = { before: false, after: true };
      trail.person(key.disabled.at, key.disabled.by, 'api_key.update', { target, changes: { disabled } });
    }
    if (key.revoked && key.revoked.at > since) {
      const revoked_at = { before: null, after: new Date(key.revoked.at).toISOString() };
      trail.person(key.revoked.at, key.revoked.by, 'api_key.revoke', { target, changes: { revoked_at } });
    }
  }
  const exporter = keys.find(({ name }) => name === 'Analytics export')!;
  trail.person(since + 11 * DAY, exporter.by, 'api_key.update', {
    target: { type: 'api_key', id: exporter.id, label: exporter.name },
    changes: { permissions: { before: [...exporter.permissions, 'contacts:read'], after: [...exporter.permissions] } },
  });
}

function peopleEvents(trail: Trail, random: Random, now: number, { cast, everyone }: People): void {
  const target = (person: Pick<Person, 'id' | 'email'>) => ({ type: 'user', id: person.id, label: person.email });
  const settled = everyone.filter((person) => person.status === 'active' && person.joined < now - 60 * DAY);
  const developers = settled.filter((person) => person.role === 'DEVELOPER' && person !== cast.noor).slice(-3);
  for (const [index, person] of developers.entries()) {
    const changes = { role: { before: 'MEMBER', after: 'DEVELOPER' } };
    trail.person(
      workingTime(random, now - (26 - index * 8) * DAY, now - (20 - index * 8) * DAY),
      cast.siobhan,
      'user.update',
      { target: target(person), changes },
    );
  }
  const suspended = everyone.filter((person) => person.status === 'suspended').slice(-4);
  for (const [index, person] of suspended.entries()) {
    const changes = { status: { before: 'active', after: 'suspended' } };
    trail.person(now - (18.2 - index * 4.1) * DAY, index % 2 ? cast.mateo : cast.ada, 'user.update', {
      target: target(person),
      changes,
    });
  }
  trail.person(now - 16.1 * DAY, cast.ada, 'user.update', {
    target: target(cast.tomas),
    changes: { role: { before: 'DEVELOPER', after: 'ADMIN' } },
  });
  for (const { age, ...gone } of GONE) {
    const changes = { role: { before: 'MEMBER', after: null }, status: { before: 'active', after: null } };
    trail.person(now - age * DAY, cast.grace, 'user.remove', {
      target: target({ ...gone, id: random.id(now - 400 * DAY) }),
      changes,
    });
  }
  const lost = random.pick(settled.filter((person) => person.role === 'MEMBER'));
  trail.person(now - 3.3 * DAY, cast.zoe, 'user.end_sessions', { target: target(lost) });
}

function organizationEvents(trail: Trail, now: number, { cast }: People): void {
  const target = { type: 'organization', id: ACME_ID, label: 'Acme Voice' };
  for (const { age, by, changes } of ACME_HISTORY) {
    trail.person(now - age * DAY, cast[by], 'organization.update', { target, changes });
  }
}

function integrationEvents(trail: Trail, now: number, { cast }: People): void {
  const { id, name, age, by } = CONNECTED;
  trail.person(now - age * DAY, cast[by], 'calcom.connect', {
    target: { type: 'integration', id, label: name },
    changes: { status: { before: null, after: 'active' } },
  });
}

function agentEvents(trail: Trail, random: Random, now: number, { people: { cast }, keys }: History): void {
  const agents = makeAgents(now, AGENTS);
  const target = ({ id, name }: { id: string; name: string }) => ({ type: 'agent', id, label: name });
  const { win_back, front_desk, sales } = agents;
  trail.person(win_back!.retired_at!, cast.grace, 'agent.set_status', {
    target: target(win_back!),
    changes: { status: { before: 'active', after: 'inactive' } },
  });
  trail.person(now - 8.4 * DAY, cast.noor, 'agent.update', {
    target: target(front_desk!),
    changes: { begin_message: { before: 'Acme Voice, how can I help you?', after: front_desk!.begin_message } },
  });
  trail.person(now - 4.7 * DAY, cast.wei, 'agent.update', {
    target: target(sales!),
    changes: { temperature: { before: 0.8, after: 0.6 } },
  });
  const staging = keys.find(({ name }) => name === 'Staging')!;
  for (const age of [20.4, 9.3, 2.2]) {
    const at = now - age * DAY;
    const trial = target({ id: random.id(at), name: `smoke-test-${random.int(1_000, 9_999)}` });
    trail.key(at, staging, 'agent.create', { target: trial, changes: { name: { before: null, after: trial.label } } });
    trail.key(at + random.int(1, 4) * MINUTE + (age > 20 ? HOUR : 0), staging, 'agent.delete', { target: trial });
  }
}
