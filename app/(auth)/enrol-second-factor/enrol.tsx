'use client';

import { AddPasskey } from '@/app/_account/add-passkey';
import { usePasskeySupport } from '@/app/_account/passkey-prompt';
import { TwoFactorSetup } from '@/app/_account/two-factor-setup';

/** Sets up an authenticator app or a passkey, then continues to `next`, a path that the page has checked. */
export function Enrol({ account, next }: { account: { product: string; email: string }; next: string }) {
  // Full page load: the router's cache holds pages rendered while this session was still restricted.
  const onDone = () => window.location.assign(next);
  const none = { app: false, passkey: false };
  return (
    <div className="grid gap-2">
      <TwoFactorSetup account={account} factors={none} onDone={onDone} />
      {usePasskeySupport() && <AddPasskey account={account} factors={none} onDone={onDone} />}
    </div>
  );
}
