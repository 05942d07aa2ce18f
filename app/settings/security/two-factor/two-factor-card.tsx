import { KeyRound, Monitor, Smartphone } from 'lucide-react';
import type { Factors } from '@/app/_account/factor-field';
import { TwoFactorSetup } from '@/app/_account/two-factor-setup';
import { RelativeTime } from '@/components/relative-time';
import { Alert } from '@/components/ui/alert';
import { Badge } from '@/components/ui/badge';
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card';
import type { TwoFactor } from '@/lib/account/second-factor/schema';
import { formatList, pluralNoun } from '@/lib/core/format';
import { FactorRow as Row } from '../factor-row';
import { ForgetBrowser } from './forget-browser';
import { RenewCodes } from './renew-codes';
import { TurnOff } from './turn-off';

// With this many recovery codes or fewer left, the card warns.
const FEW = 3;

const REQUIRED_FACTOR = {
  app: 'a code from your authenticator app',
  passkey: 'a passkey',
  either: 'a passkey or a code',
};

/** Two-factor authentication: off, or on with its app, recovery codes and remembered browsers. Passkeys have their own card. */
export function TwoFactorCard({
  state,
  account,
  factors,
}: {
  state: TwoFactor;
  account: { product: string; email: string };
  factors: Factors;
}) {
  const { app, recovery_codes, trusted_browsers, required_by } = state;
  if (!app && !factors.passkey) return <Off account={account} />;
  const left = recovery_codes?.left ?? 0;
  return (
    <Card>
      <CardHeader
        title={<Title on />}
        description={`Signing in requires your password and ${REQUIRED_FACTOR[app ? (factors.passkey ? 'either' : 'app') : 'passkey']}.`}
      />
      <CardBody className="gap-0 pt-3 pb-1">
        {app?.is_locked && (
          <Alert tone="bad" role="note" title="Your authenticator app is locked" className="mt-1 mb-3">
            Its codes are rejected after 100 wrong ones in a row. Replace it using a recovery code, and change your
            password if the wrong codes were not yours.
          </Alert>
        )}
        <ul>
          <Row
            icon={<Smartphone />}
            name={<>Authenticator app {app?.is_locked && <Badge tone="bad">Locked</Badge>}</>}
            facts={
              app ? (
                <>
                  <span>
                    Added <RelativeTime value={app.added_at} inline />
                  </span>
                  <span>
                    Last used <RelativeTime value={app.last_used_at} inline fallback="never" />
                  </span>
                </>
              ) : (
                'Not set up. Useful when you don’t have a passkey at hand.'
              )
            }
            action={<TwoFactorSetup account={account} factors={factors} />}
          />
          <Row
            icon={<KeyRound />}
            name={
              <>Recovery codes {left <= FEW && <Badge tone="warn">{left === 0 ? 'None left' : 'Few left'}</Badge>}</>
            }
            facts={
              <>
                <span>
                  {left} of {recovery_codes?.total ?? 0} left
                </span>
                {recovery_codes && (
                  <span>
                    Created <RelativeTime value={recovery_codes.created_at} inline />
                  </span>
                )}
              </>
            }
            action={<RenewCodes account={account} factors={factors} />}
          />
          {trusted_browsers.map((browser) => (
            <TrustedBrowser key={browser.id} browser={browser} />
          ))}
        </ul>
      </CardBody>
      {required_by.length > 0 ? (
        <CardFooter
          hint={`${formatList(required_by)} ${pluralNoun(required_by.length, 'requires', 'require')} it, so it cannot be turned off.`}
        />
      ) : (
        <CardFooter
          hint={`Turning it off requires your password and ${REQUIRED_FACTOR[factors.passkey ? 'either' : 'app']}.`}
        >
          <TurnOff email={account.email} factors={factors} />
        </CardFooter>
      )}
    </Card>
  );
}

function Off({ account }: { account: { product: string; email: string } }) {
  return (
    <Card>
      <CardHeader
        title={<Title on={false} />}
        description="When on, signing in requires your password and a six-digit code from an app on your phone, so a stolen password alone isn’t enough."
      />
      <CardBody className="justify-items-start">
        <TwoFactorSetup account={account} factors={{ app: false, passkey: false }} />
      </CardBody>
    </Card>
  );
}

function Title({ on }: { on: boolean }) {
  return (
    <span id="two-factor" className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
      Two-Factor Authentication
      {on ? (
        <Badge tone="ok" dot>
          On
        </Badge>
      ) : (
        <Badge>Off</Badge>
      )}
    </span>
  );
}

function TrustedBrowser({ browser }: { browser: TwoFactor['trusted_browsers'][number] }) {
  const name = [browser.browser ?? 'Unknown browser', browser.device].filter(Boolean).join(' on ');
  return (
    <Row
      icon={<Monitor />}
      name={
        <>
          {name} <Badge>Remembered</Badge>
        </>
      }
      facts={
        <>
          <span>Signs in without a code</span>
          <span>
            Last used <RelativeTime value={browser.last_used_at} inline />
          </span>
          <span>
            Expires <RelativeTime value={browser.expires_at} inline />
          </span>
        </>
      }
      action={<ForgetBrowser id={browser.id} name={name} />}
    />
  );
}
