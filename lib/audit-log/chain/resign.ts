import { ne } from 'drizzle-orm';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { auditChains } from '@/db/schema/control/audit';
import { presentKey } from '@/lib/platform/crypto/keys';
import { ForeignChain, lockChain, saveChain } from './chain';

/** What became of the audit chains that were signed under another key than the present one. */
export interface Resigned {
  resigned: number;
  /** Not as they were signed, or signed under a key that this installation does not have: `npm run audit:verify` says more. */
  foreign: number;
  /** Held by another process, which is sealing: they are due still. */
  busy: number;
}

/**
 * Signs the heads of the audit chains anew, under the present `ENCRYPTION_KEY`. Each is proved to be ours before, under its
 * row lock, so that a forged log never gets our signature.
 */
export async function resignChains(signal?: AbortSignal): Promise<Resigned> {
  const total: Resigned = { resigned: 0, foreign: 0, busy: 0 };
  const due = await controlDb().select({ id: auditChains.organization_id }).from(auditChains).where(isForeign());
  for (const { id } of due) if (!signal?.aborted) total[await resign(id)]++;
  return total;
}

/** How many chains are signed under another key than the present one. */
export async function countForeignChains(): Promise<number> {
  return controlDb().$count(auditChains, isForeign());
}

function isForeign() {
  return ne(auditChains.key_id, presentKey().id);
}

async function resign(organization_id: string): Promise<keyof Resigned> {
  try {
    return await inTransaction(controlPool(), async (tx) => {
      const chain = await lockChain(tx, organization_id);
      if (!chain) return 'busy';
      await saveChain(tx, chain);
      return 'resigned';
    });
  } catch (error) {
    if (error instanceof ForeignChain) return 'foreign';
    throw error;
  }
}
