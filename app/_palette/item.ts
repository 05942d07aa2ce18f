/** What choosing an item does. */
export type Effect =
  /** Opens a page; `target` is the selector of the field to focus or the button to press there. */
  | { kind: 'open'; href: string; target?: string }
  | { kind: 'theme'; theme: 'system' | 'light' | 'dark' }
  | { kind: 'switch_organization'; organization_id: string }
  | { kind: 'copy'; text: string; done: string }
  | { kind: 'sign_out' };

export type PaletteGroup =
  | 'Go to'
  | 'Actions'
  | 'People'
  | 'API keys'
  | 'Organizations'
  | 'API reference'
  | 'Error codes';

/** A row of the palette. */
export interface PaletteItem {
  id: string;
  title: string;
  group: PaletteGroup;
  icon: PaletteIconName;
  /** What tells it apart, such as an email address or an endpoint. */
  note?: string;
  /** More words that find it. */
  words?: string;
  /** Listed only once something is typed. */
  on_search?: true;
  effect: Effect;
}

export type PaletteIconName =
  | 'organization'
  | 'users'
  | 'invite'
  | 'key'
  | 'integrations'
  | 'audit'
  | 'profile'
  | 'security'
  | 'code'
  | 'person'
  | 'edit'
  | 'copy'
  | 'danger'
  | 'theme'
  | 'sign_out';

/** A person or key that matches what was typed, with what may be done to it. */
export interface PaletteMatch {
  item: PaletteItem;
  acts: PaletteItem[];
}

/** What the palette shows before a search: everything but people and keys. */
export interface PaletteContents {
  items: PaletteItem[];
}

export interface PaletteMatches {
  matches: PaletteMatch[];
}
