import { deferred } from '@/components/deferred';

/** The rules for domains, with the public suffix list: 130 kB, which only someone who edits the domains needs. */
export const domainRules = deferred(() => import('@/lib/organization/settings/domain-rule'));
