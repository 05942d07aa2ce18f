import type { Tx } from '@/db/client';
import { apiKeySecrets, apiKeys, apiKeyUsage } from '@/db/schema/control/api-keys';
import { auditEvents } from '@/db/schema/control/audit';
import { invitations } from '@/db/schema/control/invitations';
import { memberships, organizations, users } from '@/db/schema/control/organizations';
import { totpFactors } from '@/db/schema/control/second-factors';
import { sessions } from '@/db/schema/control/sign-in';
import { auditRows } from './audit';
import { ACME_ID } from './cast';
import { insertAll } from './insert';
import { invitationRows, makeInvitations } from './invitations';
import { keyRow, makeKeys, secretRows } from './keys';
import { acmeRow } from './organizations';
import { membershipRows, type People, userRows } from './people';
import { makeSignIns, sessionRows } from './sessions';
import { withCountries } from './trail';
import { factorRows } from './two-factor';
import { makeUsage } from './usage';

/** Writes Acme Voice into the control plane. @returns the demo key in plain text, which is not stored */
export async function writeAcme(
  tx: Tx,
  now: number,
  people: People,
  hashes: { demo: string; other: string },
  connected: boolean,
): Promise<string> {
  const { everyone, cast } = people;
  const signIns = makeSignIns(now, ACME_ID, everyone);
  const invited = makeInvitations(now, people);
  const never_came = invited
    .filter(({ status }) => status === 'revoked' || status === 'declined')
    .map(({ person }) => person);
  const keys = makeKeys(now, cast);
  const usage = keys.map((key) => makeUsage(ACME_ID, key, now));
  const secrets = keys.map((key, index) => secretRows(ACME_ID, key, usage[index]!.last_used));
  await tx.insert(organizations).values(acmeRow(now, cast));
  await insertAll(tx, users, userRows([...everyone, ...never_came], hashes));
  await insertAll(tx, memberships, membershipRows(ACME_ID, everyone));
  await insertAll(tx, totpFactors, factorRows(now, everyone));
  await insertAll(tx, sessions, sessionRows(ACME_ID, signIns));
  await insertAll(tx, invitations, invitationRows(ACME_ID, invited));
  await insertAll(
    tx,
    apiKeys,
    keys.map((key) => keyRow(ACME_ID, key)),
  );
  await insertAll(
    tx,
    apiKeySecrets,
    secrets.flatMap(({ rows }) => rows),
  );
  await insertAll(
    tx,
    apiKeyUsage,
    usage.flatMap(({ rows }) => rows),
  );
  await insertAll(
    tx,
    auditEvents,
    await withCountries(auditRows(now, { people, signIns, invitations: invited, keys, connected })),
  );
  return secrets.at(-1)!.key;
}
