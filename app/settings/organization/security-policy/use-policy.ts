'use client';

import { useState } from 'react';
import { failedCall } from '@/components/failed-call';
import { useStepUp } from '@/components/step-up';
import type { SecurityPolicy, UpdateSecurityPolicy } from '@/lib/organization/security-policy/schema';
import { updateSecurityPolicyAction } from '../actions';
import { nameOf } from '../labels';
import { POLICY_LABELS, type PolicyField } from './labels';

/** What somebody else chose while it was open here. */
export interface Meanwhile {
  by: string;
  changes: { field: PolicyField; before: SecurityPolicy[PolicyField]; after: SecurityPolicy[PolicyField] }[];
}

export type PolicyChange = Omit<(typeof UpdateSecurityPolicy)['_input'], 'version'>;
/** Resolves to why it was not saved, or to nothing. */
export type SavePolicy = (change: PolicyChange) => Promise<{ error: string } | undefined>;

/**
 * The policy as it stands, and how a part of it is saved. When somebody else was faster, their version is what stands from
 * then on, and `meanwhile` says who changed what; what was chosen here is still chosen, and the next save replaces theirs.
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
    const by = nameOf(theirs.updated_by_label ?? 'Somebody');
    setMeanwhile({ by, changes: differences(policy, theirs) });
    setKnown(theirs);
    return {
      error: `${by} changed the security policy meanwhile. Nothing of yours was saved; save again to replace it.`,
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
