import type { sessions } from '@/db/schema/control/sign-in';
import { SESSION_LIFETIME_MINUTES } from '@/lib/account/sessions/limits';
import { describeDevice } from '@/lib/core/user-agent';
import { randomToken, sha256 } from '@/lib/platform/crypto/tokens';
import { ADA_ID } from './cast';
import type { Person } from './people';
import { Random } from './random';
import { DAY, HOUR, iso, MINUTE } from './times';

type SessionRow = typeof sessions.$inferInsert;

/** Where somebody signed in: for the row and for the audit log. Times are epoch milliseconds. */
export interface SignIn {
  session_id: string;
  person: Person;
  ip: string;
  user_agent: string;
  at: number;
  last_active: number;
  revoked?: { at: number; reason: string };
}

const AGENTS = {
  chrome_mac:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  chrome_windows:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36',
  edge_windows:
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 Safari/537.36 Edg/141.0.0.0',
  firefox_windows: 'Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0',
  firefox_linux: 'Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0',
  safari_mac:
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Safari/605.1.15',
  safari_iphone:
    'Mozilla/5.0 (iPhone; CPU iPhone OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.1 Mobile/15E148 Safari/604.1',
  safari_ipad:
    'Mozilla/5.0 (iPad; CPU OS 18_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.6 Mobile/15E148 Safari/604.1',
  chrome_android:
    'Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36',
} as const;
type AgentName = keyof typeof AGENTS;

// Ada's devices: agent, address, signed in, last active, and for ended ones why.
const ADAS: readonly [AgentName, string, number, number, string?][] = [
  ['chrome_mac', '193.0.4.24', 6.2 * DAY, 3 * MINUTE],
  ['safari_iphone', '2001:67c:2e8:8800::1f3', 11.4 * DAY, 2.1 * HOUR],
  ['firefox_windows', '81.91.170.77', 1.1 * DAY, 22 * HOUR],
  ['safari_ipad', '193.0.4.24', 19.3 * DAY, 4.6 * DAY],
  ['edge_windows', '81.91.170.142', 9.7 * DAY, 8.9 * DAY],
  ['chrome_android', '193.0.4.201', 26.5 * DAY, 12.8 * DAY],
  ['chrome_windows', '81.91.170.9', 23.2 * DAY, 22.9 * DAY, 'revoked'],
  ['chrome_mac', '193.0.4.24', 28.8 * DAY, 16.4 * DAY, 'signed_out'],
];

const DESKTOP: readonly (readonly [AgentName, number])[] = [
  ['chrome_mac', 30],
  ['chrome_windows', 26],
  ['edge_windows', 12],
  ['safari_mac', 11],
  ['firefox_windows', 8],
  ['firefox_linux', 5],
];
const PHONE: readonly (readonly [AgentName, number])[] = [
  ['safari_iphone', 6],
  ['chrome_android', 4],
];

// Networks of the internet’s registries and research networks, by how many people are there: no person’s own address, and their
// country will not change.
const NETWORKS: readonly (readonly [prefix: string, weight: number])[] = [
  ['193.0.4.', 30], // RIPE NCC, the Netherlands
  ['81.91.170.', 24], // DENIC, Germany
  ['213.248.192.', 14], // Nominet, the United Kingdom
  ['192.149.252.', 14], // ARIN, the United States
  ['193.1.219.', 8], // HEAnet, Ireland
  ['130.59.31.', 6], // SWITCH, Switzerland
  ['200.160.2.', 4], // NIC.br, Brazil
];

/** An IP address in one of these networks. */
export function officeAddress(random: Random): string {
  if (random.chance(0.18))
    return `2001:67c:2e8:${random.int(1, 0xffff).toString(16)}::${random.int(2, 0xfff).toString(16)}`;
  return `${random.weighted(NETWORKS)}${random.int(2, 254)}`;
}

/**
 * The sessions: everyone who was active in the last two weeks, some on two devices, Ada on six.
 * @param of the organization, whose sign-ins are not those of another
 */
export function makeSignIns(now: number, of: string, everyone: readonly Person[]): SignIn[] {
  const random = new Random(`sessions of ${of}`);
  return everyone.flatMap((person) =>
    person.id === ADA_ID ? adas(random, now, person) : signInsOf(random, now, person),
  );
}

function adas(random: Random, now: number, person: Person): SignIn[] {
  return ADAS.map(([agent, ip, created, active, ended]) => {
    const at = now - created;
    const last_active = now - active;
    const revoked = ended ? { at: last_active + 4 * MINUTE, reason: ended } : undefined;
    return { session_id: random.id(at), person, ip, user_agent: AGENTS[agent], at, last_active, revoked };
  });
}

function signInsOf(random: Random, now: number, person: Person): SignIn[] {
  // A session ends after 14 days without use, so older rows would be pointless.
  if (person.status !== 'active' || person.last_active === null || person.last_active < now - 13 * DAY) return [];
  const ip = officeAddress(random);
  const made = [signIn(random, now, person, random.weighted(DESKTOP), ip, person.last_active)];
  if (random.chance(0.3)) {
    const earlier = Math.max(person.joined + HOUR, now - 13 * DAY, person.last_active - random.between(HOUR, 5 * DAY));
    if (earlier < person.last_active) {
      const away = random.chance(0.5) ? ip : officeAddress(random);
      made.push(signIn(random, now, person, random.weighted(PHONE), away, Math.floor(earlier)));
    }
  }
  return made;
}

function signIn(
  random: Random,
  now: number,
  person: Person,
  agent: AgentName,
  ip: string,
  last_active: number,
): SignIn {
  const earliest = Math.max(person.joined, now - 27 * DAY);
  const at = Math.floor(Math.max(earliest, last_active - random.between(5 * MINUTE, 12 * DAY)));
  return {
    session_id: random.id(at),
    person,
    ip,
    user_agent: AGENTS[agent],
    at: Math.min(at, last_active),
    last_active,
  };
}

/** The rows of `sessions`. Their tokens are discarded, so nobody holds a cookie for them. */
export function sessionRows(organization_id: string, signIns: readonly SignIn[]): SessionRow[] {
  return signIns.map(({ session_id, person, ip, user_agent, at, last_active, revoked }) => ({
    id: session_id,
    token_hash: sha256(randomToken()),
    user_id: person.id,
    organization_id,
    method: 'password',
    ip,
    user_agent,
    ...describeDevice(user_agent),
    created_at: iso(at),
    last_active_at: iso(last_active),
    expires_at: iso(at + SESSION_LIFETIME_MINUTES.max * MINUTE),
    revoked_at: revoked ? iso(revoked.at) : null,
    revoked_reason: revoked?.reason,
  }));
}
