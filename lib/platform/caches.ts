import { invalidateCounts } from '@/db/count-cache';
import { processSingleton } from '@/lib/core/process-singleton';
import { askSiblings, onSiblings } from '@/lib/platform/workers/siblings';

/** What a change can invalidate: settings, people and keys (`control`), or calls, contacts and the like (`voice`). */
type ChangedPlane = 'control' | 'voice';

interface Invalidation {
  planes: readonly ChangedPlane[];
  invalidate(organization_id: string): void;
}

const invalidations = processSingleton('cache-invalidations', () => new Map<string, Invalidation>());

/**
 * Registers an in-process cache of organization data, so that a change takes effect in this process, and in the other workers
 * of the same `npm start`, before the mutation returns. Other processes are invalidated by LISTEN/NOTIFY or by a short lifetime.
 * @param name registering a name again replaces the earlier one: Next bundles a second copy of each module
 */
export function registerCache(name: string, invalidation: Invalidation): void {
  invalidations.set(name, invalidation);
}

/**
 * Invalidates what is cached for an organization, after a change in the given plane or planes: at once in this process, and in
 * its sibling workers when it resolves.
 */
export async function invalidateOrganization(organization_id: string, ...planes: ChangedPlane[]): Promise<void> {
  invalidateHere(organization_id, planes);
  await askSiblings('invalidate', { organization_id, planes });
}

function invalidateHere(organization_id: string, planes: readonly string[]): void {
  for (const cache of invalidations.values()) {
    if (cache.planes.some((plane) => planes.includes(plane))) cache.invalidate(organization_id);
  }
}

onSiblings('invalidate', ({ organization_id, planes }) => invalidateHere(organization_id, planes));

registerCache('counts', { planes: ['control', 'voice'], invalidate: invalidateCounts });
