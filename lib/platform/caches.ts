import { invalidateCounts } from '@/db/count-cache';
import { processSingleton } from '@/lib/core/process-singleton';

/** What a change can invalidate: settings, people and keys (`control`), or calls, contacts and the like (`voice`). */
type ChangedPlane = 'control' | 'voice';

interface Invalidation {
  planes: readonly ChangedPlane[];
  invalidate(organization_id: string): void;
}

const invalidations = processSingleton('cache-invalidations', () => new Map<string, Invalidation>());

/**
 * Registers an in-process cache of organization data, so that a change takes effect in this process as soon as the mutation
 * returns. Other processes are invalidated by LISTEN/NOTIFY or by a short lifetime.
 * @param name registering a name again replaces the earlier one: Next bundles a second copy of each module
 */
export function registerCache(name: string, invalidation: Invalidation): void {
  invalidations.set(name, invalidation);
}

/** Invalidates what this process has cached for an organization, after a change in the given plane or planes. */
export function invalidateOrganization(organization_id: string, ...planes: ChangedPlane[]): void {
  for (const cache of invalidations.values()) {
    if (planes.some((plane) => cache.planes.includes(plane))) cache.invalidate(organization_id);
  }
}

registerCache('counts', { planes: ['control', 'voice'], invalidate: invalidateCounts });
