import { keepDrafts } from '@/components/drafts';

/** For whom the server rendered the page. */
export interface Shown {
  /** Compared with the session by the server; see `lib/core/page-identity.ts`. */
  identity: string;
  name: string;
  email: string;
  organization: { id: string; name: string };
}

/** What stands between the page and the next thing that is done on it. */
export type PageState =
  | { kind: 'current' }
  | { kind: 'signed_out'; shown: Shown }
  | { kind: 'user_changed'; shown: Shown; now: Shown }
  | { kind: 'organization_changed'; shown: Shown; now: Shown }
  | { kind: 'new_version' };

const CURRENT: PageState = { kind: 'current' };
const SESSION_PATH = '/api/session';

let shown: Shown | null = null;
let state: PageState = CURRENT;
let dismissed = false;
const listeners = new Set<() => void>();
// Browsers without it learn of other tabs when the page is looked at again.
const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('agni.session');

function tell(): void {
  for (const listener of listeners) listener();
}

function setState(next: PageState): void {
  // A store's value must stay the same object as long as nothing changes.
  if (JSON.stringify(next) !== JSON.stringify(state)) state = next;
  dismissed = false;
  tell();
}

/** Calls back whenever {@link pageState} or {@link shownIdentity} changes, until the result is called. */
export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Looks whether the page still shows who is signed in: when another tab shows somebody else, when the reader comes back to
 * this one, and when the browser brings the page back from its back/forward cache. Ends when the result is called.
 */
export function watchSession(): () => void {
  const onLook = () => document.visibilityState === 'visible' && void checkSession();
  const onShow = ({ persisted }: PageTransitionEvent) => persisted && void checkSession();
  const onNews = ({ data }: MessageEvent) =>
    (data !== shownIdentity() || state.kind !== 'current') && void checkSession();
  document.addEventListener('visibilitychange', onLook);
  window.addEventListener('pageshow', onShow);
  channel?.addEventListener('message', onNews);
  return () => {
    document.removeEventListener('visibilitychange', onLook);
    window.removeEventListener('pageshow', onShow);
    channel?.removeEventListener('message', onNews);
  };
}

/** Where the page stands. */
export function pageState(): PageState {
  return state;
}

/** For whom the page was rendered; null on pages that are for nobody in particular. */
export function shownIdentity(): string | null {
  return shown?.identity ?? null;
}

/** Notes for whom the page is rendered; null: for nobody. Until the result is called. */
export function show(next: Shown | null): () => void {
  shown = next;
  if (state.kind !== 'new_version') state = CURRENT;
  tell();
  announce();
  return () => {
    if (shown !== next) return;
    shown = null;
    tell();
  };
}

/** Tells the browser's other tabs for whom this one is. */
export function announce(): void {
  channel?.postMessage(shownIdentity());
}

/** Asks the server who is signed in, and notes it when the page shows somebody else. */
export async function checkSession(): Promise<void> {
  if (!shown || state.kind === 'new_version') return;
  const asked = shown;
  const response = await fetch(SESSION_PATH, { cache: 'no-store' }).catch(() => undefined);
  if (!response?.ok || shown !== asked) return;
  const { session } = (await response.json()) as { session: Shown | null };
  if (!session) setState({ kind: 'signed_out', shown });
  else if (session.identity === shown.identity) setState(CURRENT);
  else if (session.email === shown.email) setState({ kind: 'organization_changed', shown, now: session });
  else setState({ kind: 'user_changed', shown, now: session });
}

/** Notes that the server no longer knows this version of the page. */
export function reportNewVersion(): void {
  setState({ kind: 'new_version' });
}

/** Whether the page shows who is signed in, as far as it knows; what refreshes itself stops when it does not. */
export function isCurrent(): boolean {
  return state.kind === 'current';
}

/** Whether the reader is to be told of the page's state. */
export function isNewsOpen(): boolean {
  return state.kind !== 'current' && !dismissed;
}

/** Puts the news away until it matters again; the page stays out of date. */
export function dismiss(): void {
  dismissed = true;
  tell();
}

/**
 * Keeps what was typed and loads the page anew, or another page in its place.
 * @param path a path of this site
 * @param onKept hears first how many forms were kept
 */
export function reload(path?: string, onKept?: (forms: number) => void): void {
  const forms = keepDrafts(shownIdentity());
  onKept?.(forms);
  if (path) window.location.assign(path);
  else window.location.reload();
}
