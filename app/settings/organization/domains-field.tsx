'use client';

import { Controller } from 'react-hook-form';
import { Field } from '@/components/field';
import { TagInput } from '@/components/tag-input';
import { DomainRule, domainInAddress } from '@/lib/organization/settings/domain-rule';
import type { DomainPreview as Preview } from '@/lib/organization/settings/schema';
import { DomainPreview } from './domain-preview';
import { FIELD_LABELS } from './labels';
import type { useOrganizationForm } from './use-organization-form';

const normalize = (raw: string) => DomainRule.safeParse(raw).data ?? domainInAddress(raw) ?? raw.trim().toLowerCase();
// The field names the domain before the sentence.
const wrongDomain = (tag: string) =>
  DomainRule.safeParse(tag).error?.issues[0]?.message.replace(`${tag} would`, 'this would');

const OPEN =
  'Anyone can be invited. To allow only some domains, enter them here, such as acme.com, or *.acme.com for its subdomains.';
const CLOSED = 'Only people at these domains can be invited. *.acme.com allows the subdomains of acme.com.';

/** Edits the domains whose addresses may be invited, and shows who is outside them. */
export function DomainsField({
  control,
  domains,
  changed,
  preview,
  error,
}: {
  control: ReturnType<typeof useOrganizationForm>['control'];
  domains: string[];
  changed: boolean;
  preview: Preview;
  error?: string;
}) {
  return (
    <div data-act="email-domains" className="grid gap-2">
      <Field label={FIELD_LABELS.allowed_email_domains} error={error} hint={domains.length === 0 ? OPEN : CLOSED}>
        <Controller
          name="allowed_email_domains"
          control={control}
          render={({ field }) => (
            <TagInput {...field} normalize={normalize} validate={wrongDomain} inputMode="url" placeholder="acme.com" />
          )}
        />
      </Field>
      <DomainPreview domains={domains} preview={preview} changed={changed} />
    </div>
  );
}
