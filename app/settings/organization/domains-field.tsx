'use client';

import { type ComponentProps, useEffect } from 'react';
import { Controller } from 'react-hook-form';
import { onApproach, useDeferred } from '@/components/deferred';
import { Field } from '@/components/field';
import { TagInput } from '@/components/tag-input';
import type { DomainPreview as Preview } from '@/lib/organization/settings/schema';
import { DomainPreview } from './domain-preview';
import { domainRules } from './domain-rules';
import { FIELD_LABELS } from './labels';
import type { useOrganizationForm } from './use-organization-form';

// Until the rules are loaded, an entry is kept as it is; then it is read again.
function normalize(raw: string): string {
  const rules = domainRules.loaded();
  return rules?.DomainRule.safeParse(raw).data ?? rules?.domainInAddress(raw) ?? raw.trim().toLowerCase();
}

// The field names the domain before the sentence.
function wrongDomain(tag: string): string | undefined {
  const message = domainRules.loaded()?.DomainRule.safeParse(tag).error?.issues[0]?.message;
  return message?.replace(`${tag} would`, 'this would');
}

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
    <div data-act="email-domains" className="grid gap-2" {...onApproach(domainRules)}>
      <Field label={FIELD_LABELS.allowed_email_domains} error={error} hint={domains.length === 0 ? OPEN : CLOSED}>
        <Controller
          name="allowed_email_domains"
          control={control}
          render={({ field }) => <DomainInput field={field} />}
        />
      </Field>
      <DomainPreview domains={domains} preview={preview} changed={changed} />
    </div>
  );
}

function DomainInput({ field }: { field: ComponentProps<typeof TagInput> }) {
  const { value, onChange } = field;
  const rules = useDeferred(domainRules, false);
  useEffect(() => {
    const read = value.map(normalize);
    if (rules && read.join() !== value.join()) onChange([...new Set(read)]);
  }, [rules, value, onChange]);
  return <TagInput {...field} normalize={normalize} validate={wrongDomain} inputMode="url" placeholder="acme.com" />;
}
