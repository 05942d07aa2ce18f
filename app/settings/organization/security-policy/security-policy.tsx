'use client';

import { Alert } from '@/components/ui/alert';
import type { SecurityPolicy as Policy } from '@/lib/organization/security-policy/schema';
import { ApiKeysCard } from './api-keys-card';
import { formatPolicyValue, POLICY_LABELS } from './labels';
import { SessionsCard } from './sessions-card';
import { TwoFactorCard } from './two-factor-card';
import { type Meanwhile, usePolicy } from './use-policy';

interface Props {
  policy: Policy;
  /** Whether the viewer has two-factor on; without it they cannot require it of others. */
  own_two_factor: boolean;
  /** How many active members have no second factor. */
  members_without: number;
}

/** The security policy: one card per part, each saved on its own. */
export function SecurityPolicy({ policy: loaded, own_two_factor, members_without }: Props) {
  const { policy, meanwhile, save } = usePolicy(loaded);
  return (
    <section aria-labelledby="security-policy" className="grid gap-6">
      <header className="mt-4">
        <h2 id="security-policy" className="font-semibold text-base tracking-[-.01em]">
          Security policy
        </h2>
        <p className="mt-0.5 text-pretty text-muted">Sign-in requirements for members, and limits for API keys.</p>
      </header>
      {meanwhile && <ChangedMeanwhile {...meanwhile} />}
      <TwoFactorCard
        due_at={policy.two_factor_required_from}
        own_two_factor={own_two_factor}
        members_without={members_without}
        save={save}
      />
      <SessionsCard policy={policy} save={save} />
      <ApiKeysCard days={policy.api_key_lifetime_days} save={save} />
    </section>
  );
}

/** Says who changed what while the page was open. */
function ChangedMeanwhile({ by, changes }: Meanwhile) {
  return (
    <Alert tone="warn" role="alert" title={`${by} changed the security policy while you were editing`}>
      <ul className="my-1 grid gap-1">
        {changes.map(({ field, before, after }) => (
          <li key={field}>
            <b className="font-medium">{POLICY_LABELS[field]}</b>: {formatPolicyValue(field, before)} →{' '}
            {formatPolicyValue(field, after)}
          </li>
        ))}
      </ul>
      <p>Your choices are still here. Save again to replace theirs, or discard yours.</p>
    </Alert>
  );
}
