import { PERMISSIONS, type Permission, VOICE_RESOURCES } from '@/lib/core/permissions';

/** Named sets of permissions; a user can grant the ones that they have themselves. */
export const PRESETS: { label: string; permissions: readonly Permission[] }[] = [
  { label: 'Read only', permissions: PERMISSIONS.filter((permission) => permission.endsWith(':read')) },
  { label: 'Full access', permissions: PERMISSIONS },
  {
    label: 'Voice data',
    permissions: PERMISSIONS.filter((permission) =>
      VOICE_RESOURCES.some((resource) => permission.startsWith(`${resource}:`)),
    ),
  },
  { label: 'None', permissions: [] },
];

/** Returns whether two lists hold the same permissions, in any order. */
export function sameSet(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each) => other.includes(each));
}
