import type { ProblemData } from '@/lib/core/problem';
import { createPlaygroundKeyAction } from '../actions';

// Kept only in the memory of this page: reloading it or leaving the reference discards the key.
let stored: { owner: string; key: string } | undefined;
let pending: Promise<string> | undefined;

/** The temporary key could not be created; `data` says why. */
export class PlaygroundKeyError extends Error {
  constructor(readonly data: ProblemData) {
    super(data.detail);
  }
}

/**
 * Returns the user's temporary key, created on the first call.
 * @param owner the user and organization that it must belong to; signing in as another user discards the key
 * @throws PlaygroundKeyError
 */
export async function playgroundKey(owner: string): Promise<string> {
  if (stored?.owner === owner) return stored.key;
  pending ??= create(owner).finally(() => {
    pending = undefined;
  });
  return pending;
}

/** Discards a key that the API no longer accepts. */
export function forgetKey(key: string): void {
  if (stored?.key === key) stored = undefined;
}

async function create(owner: string): Promise<string> {
  const result = await createPlaygroundKeyAction({});
  if (!result.ok) throw new PlaygroundKeyError(result.problem);
  stored = { owner, key: result.data.key };
  return result.data.key;
}
