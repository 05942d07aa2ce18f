import { navigationFor } from '@/app/settings/navigation';
import type { Actor } from '@/lib/core/actor';
import { mayCall } from '@/lib/operation/operation';
import { COMMANDS } from './commands';
import type { PaletteItem } from './item';

const TAB_WORDS: Record<string, string> = {
  '/settings/organization': 'workspace plan region domains',
  '/settings/users': 'people members team roles',
  '/settings/invite': 'invitations pending add people',
  '/settings/api-keys': 'tokens secrets',
  '/settings/integrations': 'cal.com gohighlevel connections',
  '/settings/audit-log': 'history events activity changes',
  '/settings/profile': 'account name email theme time zone preferences',
  '/settings/security': 'password two-factor 2fa passkeys sessions devices account',
  '/docs': 'documentation api developer guide endpoints',
};

/** Returns the tabs that the actor may open. */
export function tabItems(actor: Actor): PaletteItem[] {
  return navigationFor(actor.permissions).flatMap(({ items }) =>
    items.map(({ href, label, icon }) => ({
      id: href,
      title: label,
      group: 'Go to' as const,
      icon: icon as PaletteItem['icon'],
      words: TAB_WORDS[href],
      effect: { kind: 'open' as const, href },
    })),
  );
}

/** Returns the acts that the actor may do, on tabs that they may open. */
export function commandItems(actor: Actor): PaletteItem[] {
  const tabs = tabItems(actor).map(({ id }) => id);
  return COMMANDS.filter(
    ({ does, may, href }) => mayCall(actor, does) && (may?.(actor) ?? true) && tabs.includes(href.split('?')[0]!),
  ).map(({ does: _, may: __, href, target, ...item }) => ({
    ...item,
    id: `${href} ${target ?? ''}`,
    group: 'Actions',
    effect: { kind: 'open', href, ...(target && { target }) },
  }));
}
