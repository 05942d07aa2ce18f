import { API_CODES } from '@/app/docs/codes';
import { searchIndex } from '@/app/docs/search-index';
import { listMyOrganizations } from '@/lib/account/profile/operations';
import type { SignedIn } from '@/lib/account/sessions/find-session';
import { reference } from '@/lib/http/docs/reference';
import { mayCall } from '@/lib/operation/operation';
import { commandItems, tabItems } from './command-items';
import type { PaletteContents, PaletteItem } from './item';

/** Returns everything but people and keys: tabs, acts, organizations and the API reference, as far as the person may use them. */
export async function contentsFor({ actor, organization }: SignedIn): Promise<PaletteContents> {
  const organizations = mayCall(actor, listMyOrganizations) ? await listMyOrganizations(actor, {}) : [];
  return {
    items: [
      ...tabItems(actor),
      ...commandItems(actor),
      copyId(organization.id),
      ...organizations.filter(({ is_current }) => !is_current).map(switchTo),
      ...THEMES,
      SIGN_OUT,
      ...docsItems(),
    ],
  };
}

const SIGN_OUT: PaletteItem = {
  id: 'sign-out',
  title: 'Sign out',
  group: 'Actions',
  icon: 'sign_out',
  words: 'log out logout leave',
  effect: { kind: 'sign_out' },
};

const THEMES = (['light', 'dark', 'system'] as const).map(
  (theme): PaletteItem => ({
    id: `theme ${theme}`,
    title: theme === 'system' ? 'Use the system’s theme' : `Use the ${theme} theme`,
    group: 'Actions',
    icon: 'theme',
    words: 'change switch appearance mode colour color',
    on_search: true,
    effect: { kind: 'theme', theme },
  }),
);

function copyId(text: string): PaletteItem {
  return {
    id: 'copy-id',
    title: 'Copy the organization ID',
    group: 'Actions',
    icon: 'copy',
    words: 'clipboard uuid org_id workspace',
    on_search: true,
    effect: { kind: 'copy', text, done: 'Organization ID copied' },
  };
}

function switchTo({ id, name, is_deleted }: { id: string; name: string; is_deleted: boolean }): PaletteItem {
  return {
    id: `organization ${id}`,
    title: `Switch to ${name}`,
    group: 'Organizations',
    icon: 'organization',
    words: 'change organization workspace',
    ...(is_deleted && { note: 'Being deleted' }),
    effect: { kind: 'switch_organization', organization_id: id },
  };
}

// The reference is the same for everyone, and what it is made of does not change while the server runs.
let docs: PaletteItem[] | undefined;
function docsItems(): PaletteItem[] {
  docs ??= searchIndex(reference(), API_CODES).map(({ href, title, section, method, words }) => ({
    id: href,
    title,
    group: section === 'Error codes' ? 'Error codes' : 'API reference',
    icon: 'code',
    note: [section === 'Guides' ? 'Guide' : section === 'Error codes' ? undefined : section, method]
      .filter(Boolean)
      .join(' · '),
    words,
    // Somebody in the settings wants the page first, then the endpoint of the same name.
    weight: 0.6,
    on_search: true,
    effect: { kind: 'open', href },
  }));
  return docs;
}
