'use client';

import { Fingerprint } from 'lucide-react';
import { AddPasskey } from '@/app/_account/add-passkey';
import type { Factors } from '@/app/_account/factor-field';
import { UNSUPPORTED, usePasskeySupport } from '@/app/_account/passkey-prompt';
import { RenamePasskey } from '@/app/_account/rename-passkey';
import { RelativeTime } from '@/components/relative-time';
import { Alert } from '@/components/ui/alert';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import type { Passkey } from '@/lib/account/passkeys/schema';
import { FactorRow } from '../factor-row';
import { RemovePasskey } from './remove-passkey';

/** The user's passkeys, which sign them in without a password and also count as their second factor. */
export function PasskeysCard({
  passkeys,
  account,
  factors,
}: {
  passkeys: Passkey[];
  account: { product: string; email: string };
  factors: Factors;
}) {
  const supported = usePasskeySupport();
  const onlyFactor = passkeys.length === 1 && !factors.app;
  return (
    <Card>
      <CardHeader
        title="Passkeys"
        description="Sign in with the fingerprint, face or PIN of your device instead of your password. A passkey only works on this site, so it can’t be phished."
        action={supported && <AddPasskey account={account} factors={factors} />}
      />
      <CardBody className="gap-3 pt-3 pb-1">
        {!supported && (
          <Alert tone="accent" role="note" className="mt-1">
            {UNSUPPORTED}
          </Alert>
        )}
        {passkeys.length === 0 ? (
          <p className="pt-1 pb-4 text-muted">You have no passkeys yet.</p>
        ) : (
          <ul>
            {passkeys.map((passkey) => (
              <FactorRow
                key={passkey.id}
                stacked
                icon={<Fingerprint />}
                name={passkey.name}
                facts={
                  <>
                    <span>{passkey.is_synced ? 'Synced to your other devices' : 'On one device only'}</span>
                    <span>
                      Added <RelativeTime value={passkey.created_at} inline />
                    </span>
                    <span>
                      Last used <RelativeTime value={passkey.last_used_at} inline fallback="never" />
                    </span>
                  </>
                }
                action={
                  <>
                    <RenamePasskey passkey={passkey} />
                    <RemovePasskey passkey={passkey} email={account.email} factors={factors} onlyFactor={onlyFactor} />
                  </>
                }
              />
            ))}
          </ul>
        )}
      </CardBody>
    </Card>
  );
}
