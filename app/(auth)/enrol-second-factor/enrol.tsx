'use client';

import { AddPasskey } from '../../settings/security/passkeys/add-passkey';
import { Setup } from '../../settings/security/two-factor/setup';
import { usePasskeySupport } from '../passkey-prompt';

/** The set-up, after which the person goes on. `next` is a path that the page has checked. */
export function Enrol({ account, next }: { account: { product: string; email: string }; next: string }) {
  // A full load: nothing of what this session could not see before may be in the router's cache.
  const onDone = () => window.location.assign(next);
  const none = { app: false, passkey: false };
  return (
    <div className="grid gap-2">
      <Setup account={account} factors={none} onDone={onDone} />
      {usePasskeySupport() && <AddPasskey account={account} factors={none} onDone={onDone} />}
    </div>
  );
}
