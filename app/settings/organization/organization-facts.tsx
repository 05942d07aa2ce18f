import { CopyField } from '@/components/copy-field';
import { FieldRow } from '@/components/field-row';
import { ReadOnlyField } from '@/components/read-only-field';
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card';
import type { Organization } from '@/lib/organization/settings/schema';
import { FIELD_LABELS, REGION_LABELS } from './labels';

/** The organization, read-only, for roles that may not change it. */
export function OrganizationFacts({ organization }: { organization: Organization }) {
  const { id, name, website, allowed_email_domains, region } = organization;
  return (
    <Card>
      <CardHeader title="Details" description="Shown to everyone in the workspace and in the emails it sends." />
      <CardBody>
        <CopyField label="Organization ID" value={id} />
        <FieldRow>
          <ReadOnlyField label={FIELD_LABELS.name}>{name}</ReadOnlyField>
          <ReadOnlyField label={FIELD_LABELS.website}>{website ?? 'None'}</ReadOnlyField>
        </FieldRow>
        <ReadOnlyField label={FIELD_LABELS.allowed_email_domains}>
          {allowed_email_domains.join(', ') || 'Any domain'}
        </ReadOnlyField>
        <ReadOnlyField label={FIELD_LABELS.region}>{REGION_LABELS[region]}</ReadOnlyField>
      </CardBody>
      <CardFooter hint="Only owners and admins can change this." />
    </Card>
  );
}
