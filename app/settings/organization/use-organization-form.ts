'use client';

import { useEffect, useState } from 'react';
import { toast } from '@/components/toast';
import { useActionForm } from '@/components/use-action-form';
import { personName } from '@/lib/core/format';
import type { Organization } from '@/lib/organization/settings/schema';
import { updateOrganizationAction } from './actions';
import { type FieldName, type ForeignChange, rebase, valuesOf } from './conflict';

/** Who saved first, and which fields they changed. */
export interface Conflict {
  by: string;
  changes: ForeignChange[];
}

/**
 * The form for `organization.update`. When someone else saved first, their changes are merged under what was typed here,
 * `conflict` says who changed what, and the next save is based on their version.
 */
export function useOrganizationForm(organization: Organization) {
  const [saved, setSaved] = useState(organization);
  const [conflict, setConflict] = useState<Conflict>();
  const form = useActionForm({
    schema: async () => (await import('@/lib/organization/settings/schema')).OrganizationFields,
    defaultValues: valuesOf(organization),
    action: (values) => updateOrganizationAction({ ...values, version: saved.version }),
    onSuccess: (data) => {
      adopt(data);
      toast.success('Organization saved');
    },
    onProblem: ({ code, current }) => code === 'precondition_failed' && showConflict(current as Organization),
  });

  const adopt = (data: Organization) => {
    setSaved(data);
    setConflict(undefined);
    form.reset(valuesOf(data));
  };
  const showConflict = (current: Organization) => {
    const theirs = valuesOf(current);
    const typed = { ...form.getValues(), website: form.getValues('website') ?? '' };
    const { changes, kept } = rebase(valuesOf(saved), typed, theirs);
    setSaved(current);
    setConflict({ by: personName(current.updated_by_label ?? 'Someone'), changes });
    form.reset(theirs);
    for (const [field, value] of Object.entries(kept)) form.setValue(field as FieldName, value, { shouldDirty: true });
    return true;
  };
  const takeTheirs = (field: FieldName) => {
    form.setValue(field, valuesOf(saved)[field], { shouldDirty: true });
    const changes = conflict?.changes.map((change) =>
      change.field === field ? { ...change, mine: undefined } : change,
    );
    if (conflict && changes) setConflict({ ...conflict, changes });
  };
  // The page was refreshed with a newer version (another user, or the end of a region move): adopted when nothing was typed;
  // otherwise the next save reports the conflict.
  const { reset } = form;
  const newer = !form.formState.isDirty && organization.version > saved.version;
  useEffect(() => {
    if (!newer) return;
    setSaved(organization);
    reset(valuesOf(organization));
  }, [newer, organization, reset]);
  /** Discards what was typed. */
  const discard = () => adopt(saved);
  return { ...form, saved, conflict, takeTheirs, discard };
}
