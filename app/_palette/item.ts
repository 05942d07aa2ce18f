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
  /** Its worth beside others that match as well; 1 unless given. */
  weight?: number;
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

/** What may be done to a match; `verbs` are the words that ask for it. */
export interface PaletteAct extends PaletteItem {
  verbs: string;
}

/** A person or key that matches what was typed, with what may be done to it. */
export interface PaletteMatch {
  item: PaletteItem;
  acts: PaletteAct[];
}

/** What the palette shows before a search: everything but people and keys. */
export interface PaletteContents {
  items: PaletteItem[];
}

export interface PaletteMatches {
  matches: PaletteMatch[];
}
