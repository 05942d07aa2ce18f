'use client';

import { useEffect, useRef, useState } from 'react';
import { DomainRule } from '@/lib/organization/domain-rule';
import type { DomainPreview } from '@/lib/organization/schema';
import { previewDomainsAction } from './actions';

const PAUSE_MS = 300;

/** Who falls outside the domains that are being typed; the latest known answer while a new one is on its way. */
export function useDomainPreview(domains: string[], initial: DomainPreview): DomainPreview {
  const [preview, setPreview] = useState(initial);
  const asked = useRef(JSON.stringify(domains));
  const wanted = JSON.stringify(domains);
  useEffect(() => {
    const list: string[] = JSON.parse(wanted);
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
