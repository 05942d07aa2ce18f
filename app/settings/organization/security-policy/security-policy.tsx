'use client';

import { Alert } from '@/components/ui/alert';
import type { SecurityPolicy as Policy } from '@/lib/organization/security-policy/schema';
import { ApiKeysCard } from './api-keys-card';
import { POLICY_LABELS, written } from './labels';
import { SessionsCard } from './sessions-card';
import { TwoFactorCard } from './two-factor-card';
import { type Meanwhile, usePolicy } from './use-policy';

interface Props {
  policy: Policy;
  /** Whether the reader has two-factor on, without which it cannot be required of others. */
  own_two_factor: boolean;
  /** Active members who have none. */
  members_without: number;
}

/** What the organization asks of those who sign in to it, and of its keys: a card for each part, saved by itself. */
export function SecurityPolicy({ policy: loaded, own_two_factor, members_without }: Props) {
  const { policy, meanwhile, save } = usePolicy(loaded);
  return (
    <section aria-labelledby="security-policy" className="grid gap-6">
      <header className="mt-4">
        <h2 id="security-policy" className="font-semibold text-base tracking-[-.01em]">
          Security policy
        </h2>
        <p className="mt-0.5 text-pretty text-muted">
          What the organization asks of those who sign in, and of its API keys.
        </p>
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

/** Who changed what while it was open here. */
function ChangedMeanwhile({ by, changes }: Meanwhile) {
  return (
    <Alert tone="warn" role="alert" title={`${by} changed the security policy while you were editing`}>
      <ul className="my-1 grid gap-1">
        {changes.map(({ field, before, after }) => (
          <li key={field}>
            <b className="font-medium">{POLICY_LABELS[field]}</b>: {written(field, before)} → {written(field, after)}
          </li>
        ))}
      </ul>
      <p>What you chose is still chosen. Save again to replace theirs, or discard it.</p>
    </Alert>
  );
}
