'use client';

import { useEffect, useRef, useState } from 'react';
import type { DomainPreview } from '@/lib/organization/settings/schema';
import { previewDomainsAction } from './actions';
import { domainRules } from './domain-rules';

const PAUSE_MS = 300;

/**
 * Returns who is outside the domains being typed; the previous answer while a new one loads.
 * @param version of the organization; the answer changes when it is saved
 */
export function useDomainPreview(domains: string[], version: number, initial: DomainPreview): DomainPreview {
  const [preview, setPreview] = useState(initial);
  const asked = useRef(question(domains, version));
  const wanted = question(domains, version);
  useEffect(() => {
    const [list]: [string[], number] = JSON.parse(wanted);
    if (wanted === asked.current) return;
    let late = false;
    const timer = setTimeout(async () => {
      // An invalid entry is marked in the field and cannot be previewed.
      const rules = await domainRules.load();
      if (late || !rules || list.some((domain) => !rules.DomainRule.safeParse(domain).success)) return;
      asked.current = wanted;
      const result = await previewDomainsAction({ allowed_email_domains: list }).catch(() => undefined);
      if (result?.ok && asked.current === wanted) setPreview(result.data);
    }, PAUSE_MS);
    return () => {
      late = true;
      clearTimeout(timer);
    };
  }, [wanted]);
  return preview;
}

function question(domains: string[], version: number): string {
  return JSON.stringify([domains, version]);
}
