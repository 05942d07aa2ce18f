/** What a form holds that its page does not: name → value. */
type Draft = Record<string, unknown>;

interface Kept {
  values: Draft;
  kept_at: number;
}

const PREFIX = 'agni.draft';
const KEEP_MS = 60 * 60_000;
// Nothing that opens a door is written anywhere, not even for the moment of a reload.
const SECRET = /password|secret|token|code|key$/i;

const forms = new Map<string, () => Draft>();

/**
 * Takes part in {@link keepDrafts} until the result is called.
 * @param form names the form among those of its page
 * @param read the fields that differ from what the page came with
 */
export function registerDraft(form: string, read: () => Draft): () => void {
  forms.set(form, read);
  return () => {
    if (forms.get(form) === read) forms.delete(form);
  };
}

/**
 * Keeps what is typed in the page's forms, without secrets, for when the same page is loaded again in this tab for the same
 * reader.
 * @returns how many forms held something
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

/** What was kept of a form; it is given out once, and not after an hour. */
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

// A browser that keeps nothing for this site throws.
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
    // Nothing is kept then.
  }
}
