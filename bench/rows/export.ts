import { setInterval as every } from 'node:timers/promises';
import { PAGE_IDENTITY_PARAM, pageIdentity } from '@/lib/core/page-identity';
import { type Finding, number, range, ratioFinding } from '../finding';
import { inTurn, ratios, spread } from '../measure';
import { LARGE, SMALL } from '../number-rows';
import type { People } from '../people';
import { openSession } from '../readers';
import type { Stage } from '../stage';
import type { Tenant } from '../tenants';

const SAMPLE_MS = 50;
const ROUNDS = 3;
const MIB = 2 ** 20;

/** Memory of the process while it exports the users of the large organization as CSV, compared with the small one. */
export async function exportMemory({ product, sql }: Stage, { large, small }: People): Promise<Finding> {
  const rows: Record<string, number> = {};
  const reader = async (tenant: Tenant, name: string) => {
    const { organization_id } = tenant;
    const { cookie, user_id } = await openSession(sql, organization_id);
    const url = `${product.url}/settings/users/export?${PAGE_IDENTITY_PARAM}=${encodeURIComponent(pageIdentity({ user_id, organization_id }))}`;
    return () =>
      peakDuring(product.resident, async () => {
        const answer = await fetch(url, { headers: { cookie } });
        if (answer.status !== 200) throw new Error(`${url}: ${answer.status}`);
        rows[name] = 0;
        for await (const chunk of answer.body!) rows[name] += chunk.filter((byte: number) => byte === 10).length;
      });
  };
  const figures = await inTurn({ small: await reader(small, 'small'), large: await reader(large, 'large') }, ROUNDS);
  if (rows.large! <= LARGE) throw new Error(`The export has only ${rows.large} lines`);
  const mib = (values: number[]) => range(spread(values.map((bytes) => bytes / MIB)), ' MiB');
  return ratioFinding(
    {
      what: `Export of ${number(LARGE)} users as CSV: highest resident memory of the process`,
      against: `export of ${number(SMALL)}`,
      detail: `${mib(figures.large)} to ${mib(figures.small)}, in turn`,
    },
    ratios(figures.large, figures.small),
    { at_most: 1.2 },
  );
}

/** The highest of the samples taken until the work is done. */
async function peakDuring(sample: () => number, work: () => Promise<void>): Promise<number> {
  const done = new AbortController();
  let highest = sample();
  const watching = (async () => {
    for await (const _ of every(SAMPLE_MS, undefined, { signal: done.signal })) highest = Math.max(highest, sample());
  })().catch(() => {});
  await work();
  done.abort();
  await watching;
  return highest;
}
