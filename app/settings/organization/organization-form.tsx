'use client';

import { useState } from 'react';
import { Controller } from 'react-hook-form';
import { toast } from 'sonner';
import { CopyField } from '@/components/copy-field';
import { Field } from '@/components/field';
import { FieldRow } from '@/components/field-row';
import { FormError } from '@/components/form-error';
import { RelativeTime } from '@/components/relative-time';
import { TagInput } from '@/components/tag-input';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card';
import { Input } from '@/components/ui/input';
import { UnsavedChanges } from '@/components/unsaved-changes';
import { useActionForm } from '@/components/use-action-form';
import { DomainRule } from '@/lib/organization/domain-rule';
import {
  type Organization,
  OrganizationFields,
  type DomainPreview as Preview,
  type RegionChoice,
} from '@/lib/organization/schema';
import { updateOrganizationAction } from './actions';
import { type FieldName, type ForeignChange, rebase, valuesOf } from './conflict';
import { ConflictBanner } from './conflict-banner';
import { DomainPreview } from './domain-preview';
import { RegionField } from './region-field';
import { useDomainPreview } from './use-domain-preview';
import { FIELD_LABELS, nameOf } from './words';

const normalize = (raw: string) => DomainRule.safeParse(raw).data ?? raw.trim().toLowerCase();
// The field names the domain before the sentence.
const wrongDomain = (tag: string) =>
  DomainRule.safeParse(tag).error?.issues[0]?.message.replace(`${tag} would`, 'this would');

/** Edits the organization. When somebody else saved first, it says who changed what and keeps what was typed. */
export function OrganizationForm({
  organization,
  regions,
  preview,
}: {
  organization: Organization;
  regions: RegionChoice[];
  preview: Preview;
}) {
  const [saved, setSaved] = useState(organization);
  const [conflict, setConflict] = useState<{ by: string; changes: ForeignChange[] }>();
  const form = useActionForm({
    schema: OrganizationFields,
    defaultValues: valuesOf(organization),
    action: (values) => updateOrganizationAction({ ...values, version: saved.version }),
    onSuccess: (data) => {
      adopt(data);
      toast.success('Organization saved');
    },
    onProblem: ({ code, current }) => code === 'precondition_failed' && meet(current as Organization),
  });
  const { register, control, submit, pending, problem, formState, watch, reset, setValue, getValues } = form;
  const domains = watch('allowed_email_domains');
  const outside = useDomainPreview(domains, saved.version, preview);

  const adopt = (data: Organization) => {
    setSaved(data);
    setConflict(undefined);
    reset(valuesOf(data));
  };
  const meet = (current: Organization) => {
    const theirs = valuesOf(current);
    const typed = { ...getValues(), website: getValues('website') ?? '' };
    const { changes, kept } = rebase(valuesOf(saved), typed, theirs);
    setSaved(current);
    setConflict({ by: nameOf(current.updated_by_label ?? 'Somebody'), changes });
    reset(theirs);
    for (const [field, value] of Object.entries(kept)) setValue(field as FieldName, value, { shouldDirty: true });
    return true;
  };
  const takeField = (field: FieldName) => {
    setValue(field, valuesOf(saved)[field], { shouldDirty: true });
    setConflict(
      (now) =>
        now && { ...now, changes: now.changes.map((it) => (it.field === field ? { ...it, mine: undefined } : it)) },
    );
  };
  const domainsChanged = JSON.stringify(domains) !== JSON.stringify(saved.allowed_email_domains);
  const revoking = domainsChanged && domains.length > 0 ? outside.invitations.total : 0;

  return (
    <Card>
      <form onSubmit={submit} noValidate aria-label="Organization">
        <UnsavedChanges dirty={formState.isDirty} />
        <CardHeader title="Details" description="Shown to everyone in the workspace and in mails that it sends." />
        <CardBody>
          {conflict && (
            <ConflictBanner
              {...conflict}
              pending={pending}
              onUseTheirs={() => adopt(saved)}
              onTakeField={takeField}
              onKeepMine={() => void submit()}
            />
          )}
          <FormError message={problem} />
          <CopyField label="Organization ID" value={saved.id} />
          <FieldRow>
            <Field label={FIELD_LABELS.name} error={formState.errors.name?.message} required>
              <Input {...register('name')} autoComplete="organization" />
            </Field>
            <Field label={FIELD_LABELS.website} error={formState.errors.website?.message} optional>
              <Input {...register('website')} inputMode="url" autoComplete="url" placeholder="https://example.com" />
            </Field>
          </FieldRow>
          <div className="grid gap-2">
            <Field
              label={FIELD_LABELS.allowed_email_domains}
              error={formState.errors.allowed_email_domains?.message}
              hint={
                domains.length === 0
                  ? 'Anyone can be invited. Enter domains such as acme.com, or *.acme.com for its sub-domains, to allow only those.'
                  : 'Only people with these domains can be invited. *.acme.com allows the sub-domains of acme.com.'
              }
            >
              <Controller
                name="allowed_email_domains"
                control={control}
                render={({ field }) => (
                  <TagInput
                    {...field}
                    normalize={normalize}
                    validate={wrongDomain}
                    inputMode="url"
                    placeholder="acme.com"
                  />
                )}
              />
            </Field>
            <DomainPreview domains={domains} preview={outside} changed={domainsChanged} />
          </div>
          <RegionField
            regions={regions}
            current={saved.region}
            error={formState.errors.region?.message}
            {...register('region')}
          />
        </CardBody>
        <CardFooter hint={<LastChange organization={saved} />}>
          {formState.isDirty && !pending && (
            <Button variant="ghost" onClick={() => adopt(saved)}>
              Discard
            </Button>
          )}
          <Button type="submit" variant="primary" pending={pending} disabled={!formState.isDirty}>
            {revoking
              ? `Save and revoke ${revoking.toLocaleString('en')} ${revoking === 1 ? 'invitation' : 'invitations'}`
              : 'Save changes'}
          </Button>
        </CardFooter>
      </form>
    </Card>
  );
}

function LastChange({ organization: { updated_by_label, updated_at } }: { organization: Organization }) {
  if (!updated_by_label) return 'Not changed yet.';
  return (
    <>
      Last changed by {nameOf(updated_by_label)}, <RelativeTime value={updated_at} inline />
    </>
  );
}
