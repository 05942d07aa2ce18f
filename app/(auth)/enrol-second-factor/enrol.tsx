'use client';

import { Setup } from '../../settings/security/two-factor/setup';

/** The set-up, after which the person goes on. `next` is a path that the page has checked. */
export function Enrol({ account, next }: { account: { product: string; email: string }; next: string }) {
  // A full load: nothing of what this session could not see before may be in the router's cache.
  return (
    <div className="grid">
      <Setup account={account} onDone={() => window.location.assign(next)} />
    </div>
  );
}
