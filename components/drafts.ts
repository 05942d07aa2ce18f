/** Unsaved values of a form: field name → value. */
type Draft = Record<string, unknown>;

interface Kept {
  values: Draft;
  kept_at: number;
}

const PREFIX = 'agni.draft';
const KEEP_MS = 60 * 60_000;
// Credentials are never stored, not even for the moment of a reload.
const SECRET = /password|secret|token|code|key$/i;

const forms = new Map<string, () => Draft>();

/**
 * Registers a form for {@link keepDrafts}; call the result to unregister it.
 * @param form the form's name, unique on its page
 * @param read returns the fields that differ from what the page was rendered with
 */
export function registerDraft(form: string, read: () => Draft): () => void {
  forms.set(form, read);
  return () => {
    if (forms.get(form) === read) forms.delete(form);
  };
}

/**
 * Stores what is typed in the page's forms, without secrets, for when the same page is loaded again in this tab for the same
 * user.
 * @returns how many forms had unsaved values
 */
export function keepDrafts(identity: string | null): number {
  const typed = [...forms].map(([form, read]) => [form, read()] as const).filter(([, values]) => hasAny(values));
  for (const [form, values] of typed) {
    const open = Object.fromEntries(Object.entries(values).filter(([name]) => !SECRET.test(name)));
    const kept: Kept = { values: open, kept_at: Date.now() };
    if (hasAny(open)) write(keyOf(identity, form), JSON.stringify(kept));
  }
  return typed.length;
}

const hasAny = (values: Draft) => Object.keys(values).length > 0;

/** Returns and deletes a form's stored values; undefined when there are none or they are older than an hour. */
export function takeDraft(identity: string | null, form: string): Draft | undefined {
  const key = keyOf(identity, form);
  const text = read(key);
  if (text === null) return undefined;
  write(key, null);
  const { values, kept_at } = JSON.parse(text) as Kept;
  return Date.now() - kept_at < KEEP_MS ? values : undefined;
}

function keyOf(identity: string | null, form: string): string {
  return `${PREFIX} ${identity ?? ''} ${window.location.pathname} ${form}`;
}

// Throws in browsers that block storage for this site.
function read(key: string): string | null {
  try {
    return window.sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

function write(key: string, text: string | null): void {
  try {
    if (text === null) window.sessionStorage.removeItem(key);
    else window.sessionStorage.setItem(key, text);
  } catch {
    // Drafts are not kept then.
  }
}
