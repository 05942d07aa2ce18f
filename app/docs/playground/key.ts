import type { ProblemData } from '@/lib/core/problem';
import { createPlaygroundKeyAction } from '../actions';

// In the memory of this page and nowhere else: reloading it, or leaving the reference, forgets the key.
let held: { owner: string; key: string } | undefined;
let asked: Promise<string> | undefined;

/** A key could not be had; `data` says why. */
export class NoKey extends Error {
  constructor(readonly data: ProblemData) {
    super(data.detail);
  }
}

/**
 * The reader's key, made at the first call.
 * @param owner the person and organization that it must belong to: signing in as somebody else forgets the other's key
 * @throws NoKey
 */
export async function playgroundKey(owner: string): Promise<string> {
  if (held?.owner === owner) return held.key;
  asked ??= create(owner).finally(() => {
    asked = undefined;
  });
  return asked;
}

/** Forgets a key that the API no longer takes. */
export function forgetKey(key: string): void {
  if (held?.key === key) held = undefined;
}

async function create(owner: string): Promise<string> {
  const result = await createPlaygroundKeyAction({});
  if (!result.ok) throw new NoKey(result.problem);
  held = { owner, key: result.data.key };
  return result.data.key;
}
