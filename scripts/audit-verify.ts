import { parseArgs } from 'node:util';
import type { Seal, Verdict } from '@/lib/audit-log/chain/verdict';
import { formatNumber } from '@/lib/core/format';
import { StartupError } from '@/lib/core/startup-error';
import { attachDatabase } from './attach-database';
import { exitWith } from './exit-with';

const USAGE = `Verifies the audit log: that no event was changed, removed, inserted or cut off.

  npm run audit:verify                                            every organization
  npm run audit:verify -- --organization <id>                     one
  npm run audit:verify -- --organization <id> --seal <seal>       and checks that it still contains a seal noted earlier
  npm run audit:verify -- --organization <id> --accept            accepts the log as it stands and records that

Exit code 0: the log is intact. 1: it is not. 2: it could not be verified.`;

interface Options {
  organization?: string;
  seal?: Seal;
  accept: boolean;
}

async function readOptions(): Promise<Options> {
  const { SealText, sealOf } = await import('@/lib/audit-log/schema');
  const { Id } = await import('@/lib/core/schema');
  const text = { type: 'string' } as const;
  const flag = { type: 'boolean', default: false } as const;
  const options = { organization: text, seal: text, accept: flag, help: flag };
  let values: ReturnType<typeof parseArgs<{ options: typeof options }>>['values'];
  try {
    ({ values } = parseArgs({ options }));
  } catch (error) {
    throw new StartupError(`${(error as Error).message}\n\n${USAGE}`);
  }
  const { organization, seal, accept = false, help } = values;
  if (help) throw new StartupError(USAGE);
  if (organization !== undefined && !Id.safeParse(organization).success) {
    throw new StartupError(`${organization} is not the id of an organization.`);
  }
  if ((seal !== undefined || accept) && organization === undefined) {
    throw new StartupError(`A seal belongs to one organization: add --organization.\n\n${USAGE}`);
  }
  const given = seal === undefined ? undefined : SealText.safeParse(seal);
  if (given && !given.success) throw new StartupError(given.error.issues[0]!.message);
  return { organization, seal: given && sealOf(given.data), accept };
}

async function organizationsToVerify(wanted: string | undefined): Promise<{ id: string; name: string }[]> {
  const { controlDb } = await import('@/db/client');
  const { organizations } = await import('@/db/schema/control/organizations');
  const all = await controlDb()
    .select({ id: organizations.id, name: organizations.name })
    .from(organizations)
    .orderBy(organizations.id);
  const found = all.filter(({ id }) => wanted === undefined || id === wanted.toLowerCase());
  if (wanted !== undefined && found.length === 0) throw new StartupError(`There is no organization ${wanted}.`);
  return found;
}

function tell(organization: { id: string; name: string }, verdict: Verdict, milliseconds: number): void {
  const { broken, checked, waiting, last_seal, seal_expired } = verdict;
  const name = `${organization.name} (${organization.id})`;
  if (broken) {
    console.log(`BROKEN  ${name}: ${broken.detail}${broken.event_id ? ` Event id ${broken.event_id}.` : ''}`);
    console.log(`        ${formatNumber(checked)} events before it are intact.`);
    return;
  }
  const pace = `${formatNumber(checked)} events, ${(milliseconds / 1_000).toFixed(1)} s`;
  console.log(`Intact  ${name}: ${pace}${waiting > 0 ? `; ${formatNumber(waiting)} not sealed yet` : ''}.`);
  if (last_seal) console.log(`        Last seal: ${last_seal.sequence}:${last_seal.hash}`);
  if (seal_expired)
    console.log('        The given seal belongs to an event beyond the retention period and was not compared.');
}

async function verify(): Promise<number> {
  const { organization: wanted, seal, accept } = await readOptions();
  const { detach } = await attachDatabase({ standby_will_do: !accept });
  const { closePools, controlDb } = await import('@/db/client');
  const { verifyChain } = await import('@/lib/audit-log/chain/verify');
  try {
    let sound = true;
    for (const organization of await organizationsToVerify(wanted)) {
      const begun = performance.now();
      const verdict = await verifyChain(controlDb(), organization.id, seal);
      tell(organization, verdict, performance.now() - begun);
      sound &&= verdict.broken === null;
    }
    if (accept) {
      const { acceptChain } = await import('@/lib/audit-log/chain/accept');
      await acceptChain(wanted!);
      console.log('Accepted as it stands; the log records this.');
    }
    return sound ? 0 : 1;
  } finally {
    await closePools();
    await detach();
  }
}

exitWith(verify);
