import { ne } from 'drizzle-orm';
import { controlDb, controlPool, inTransaction } from '@/db/client';
import { auditChains } from '@/db/schema/control/audit';
import { presentKey } from '@/lib/platform/crypto/keys';
import { ForeignChain, lockChain, saveChain } from './chain';

/** The result of re-signing the audit chains that were signed with another key than the current one. */
export interface Resigned {
  resigned: number;
  /** Not as they were signed, or signed with a key that this installation does not have; `npm run audit:verify` has details. */
  foreign: number;
  /** Locked by another process, which is sealing; still to be re-signed. */
  busy: number;
}

/**
 * Re-signs the heads of the audit chains with the current `ENCRYPTION_KEY`. Each chain is verified first, under its row lock, so that
 * a forged log never gets our signature.
 */
export async function resignChains(signal?: AbortSignal): Promise<Resigned> {
  const total: Resigned = { resigned: 0, foreign: 0, busy: 0 };
  const due = await controlDb().select({ id: auditChains.organization_id }).from(auditChains).where(isForeign());
  for (const { id } of due) if (!signal?.aborted) total[await resign(id)]++;
  return total;
}

/** Returns how many chains are signed with another key than the current one. */
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
