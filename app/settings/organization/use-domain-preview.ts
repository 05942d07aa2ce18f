'use client';

import { useEffect, useRef, useState } from 'react';
import { DomainRule } from '@/lib/organization/settings/domain-rule';
import type { DomainPreview } from '@/lib/organization/settings/schema';
import { previewDomainsAction } from './actions';

const PAUSE_MS = 300;

/**
 * Who falls outside the domains that are being typed; the latest known answer while a new one is on its way.
 * @param version of the organization: once it is saved, the answer is another
 */
export function useDomainPreview(domains: string[], version: number, initial: DomainPreview): DomainPreview {
  const [preview, setPreview] = useState(initial);
  const asked = useRef(question(domains, version));
  const wanted = question(domains, version);
  useEffect(() => {
    const [list]: [string[], number] = JSON.parse(wanted);
    // A wrong entry is marked in the field; it has no answer.
    if (wanted === asked.current || list.some((domain) => !DomainRule.safeParse(domain).success)) return;
    const timer = setTimeout(async () => {
      asked.current = wanted;
      const result = await previewDomainsAction({ allowed_email_domains: list }).catch(() => undefined);
      if (result?.ok && asked.current === wanted) setPreview(result.data);
    }, PAUSE_MS);
    return () => clearTimeout(timer);
  }, [wanted]);
  return preview;
}

function question(domains: string[], version: number): string {
  return JSON.stringify([domains, version]);
}
