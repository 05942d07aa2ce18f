'use client';

import { CopyField } from '@/components/copy-field';
import { Field } from '@/components/field';
import { FieldRow } from '@/components/field-row';
import { FormError } from '@/components/form-error';
import { RelativeTime } from '@/components/relative-time';
import { SaveActions } from '@/components/save-actions';
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card';
import { Input } from '@/components/ui/input';
import { UnsavedChanges } from '@/components/unsaved-changes';
import { personName, plural } from '@/lib/core/format';
import type { DomainPreview, Organization, RegionChoice } from '@/lib/organization/settings/schema';
import { ConflictBanner } from './conflict-banner';
import { DomainsField } from './domains-field';
import { FIELD_LABELS } from './labels';
import { RegionField } from './region-field';
import { useDomainPreview } from './use-domain-preview';
import { useOrganizationForm } from './use-organization-form';

interface Props {
  organization: Organization;
  regions: RegionChoice[];
  preview: DomainPreview;
}

/** Edits the organization. When someone else saved first, it says who changed what and keeps what was typed. */
export function OrganizationForm({ organization, regions, preview }: Props) {
  const form = useOrganizationForm(organization);
  const { register, submit, pending, saved, conflict, formState } = form;
  const { errors, isDirty } = formState;
  const domains = form.watch('allowed_email_domains');
  const outside = useDomainPreview(domains, saved.version, preview);
  const changed = JSON.stringify(domains) !== JSON.stringify(saved.allowed_email_domains);
  return (
    <Card>
      <form onSubmit={submit} noValidate aria-label="Organization">
        <UnsavedChanges dirty={isDirty} />
        <CardHeader title="Details" description="Shown to everyone in the workspace and in the emails it sends." />
        <CardBody>
          {conflict && (
            <ConflictBanner
              {...conflict}
              pending={pending}
              onDiscard={form.discard}
              onTakeTheirs={form.takeTheirs}
              onKeepMine={() => void submit()}
            />
          )}
          <FormError message={form.problem} />
          <CopyField label="Organization ID" value={saved.id} />
          <FieldRow>
            <Field label={FIELD_LABELS.name} error={errors.name?.message} required>
              <Input {...register('name')} autoComplete="organization" />
            </Field>
            <Field label={FIELD_LABELS.website} error={errors.website?.message} optional>
              <Input {...register('website')} inputMode="url" autoComplete="url" placeholder="https://example.com" />
            </Field>
          </FieldRow>
          <DomainsField
            control={form.control}
            domains={domains}
            changed={changed}
            preview={outside}
            error={errors.allowed_email_domains?.message}
          />
          <RegionField
            regions={regions}
            chosen={form.watch('region')}
            moving={organization.move !== null}
            error={errors.region?.message}
            {...register('region')}
          />
        </CardBody>
        <CardFooter hint={<LastChange organization={saved} />}>
          <SaveActions dirty={isDirty} pending={pending} onDiscard={form.discard}>
            {saveLabel(changed && domains.length > 0 ? outside.invitations.total : 0)}
          </SaveActions>
        </CardFooter>
      </form>
    </Card>
  );
}

function saveLabel(revoking: number): string {
  return revoking === 0 ? 'Save changes' : `Save and revoke ${plural(revoking, 'invitation')}`;
}

function LastChange({ organization: { updated_by_label, updated_at } }: { organization: Organization }) {
  if (!updated_by_label) return 'Not changed yet.';
  return (
    <>
      Last changed by {personName(updated_by_label)}, <RelativeTime value={updated_at} inline />
    </>
  );
}
