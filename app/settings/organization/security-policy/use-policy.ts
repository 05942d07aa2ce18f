'use client';

import { useState } from 'react';
import { failedCall } from '@/components/failed-call';
import { useStepUp } from '@/components/step-up';
import { personName } from '@/lib/core/format';
import type { SecurityPolicy, UpdateSecurityPolicy } from '@/lib/organization/security-policy/schema';
import { updateSecurityPolicyAction } from '../actions';
import { POLICY_LABELS, type PolicyField } from './labels';

/** What someone else changed while the page was open. */
export interface Meanwhile {
  by: string;
  changes: { field: PolicyField; before: SecurityPolicy[PolicyField]; after: SecurityPolicy[PolicyField] }[];
}

export type PolicyChange = Omit<(typeof UpdateSecurityPolicy)['_input'], 'version'>;
/** Resolves to the reason it was not saved, or to undefined. */
export type SavePolicy = (change: PolicyChange) => Promise<{ error: string } | undefined>;

/**
 * Holds the current policy and saves parts of it. When someone else saved first, their version becomes the current one and
 * `meanwhile` says who changed what; the choices made here stay, and the next save replaces theirs.
 */
export function usePolicy(loaded: SecurityPolicy) {
  const [known, setKnown] = useState(loaded);
  const [meanwhile, setMeanwhile] = useState<Meanwhile>();
  const stepUp = useStepUp();
  const policy = known.version > loaded.version ? known : loaded;

  const save: SavePolicy = async (change) => {
    const call = () => updateSecurityPolicyAction({ ...change, version: policy.version });
    const result = await stepUp(call).catch(failedCall);
    if (result.ok) {
      setMeanwhile(undefined);
      setKnown(result.data);
      return undefined;
    }
    const { code, detail, errors, current } = result.problem;
    if (code !== 'precondition_failed') return { error: errors?.[0]?.message ?? detail };
    const theirs = current as SecurityPolicy;
    const by = personName(theirs.updated_by_label ?? 'Someone');
    setMeanwhile({ by, changes: differences(policy, theirs) });
    setKnown(theirs);
    return {
      error: `${by} changed the security policy in the meantime. Your changes were not saved; save again to replace theirs.`,
    };
  };
  return { policy, meanwhile, save };
}

function differences(before: SecurityPolicy, after: SecurityPolicy): Meanwhile['changes'] {
  const fields = Object.keys(POLICY_LABELS) as PolicyField[];
  return fields
    .filter((field) => before[field] !== after[field])
    .map((field) => ({ field, before: before[field], after: after[field] }));
}
