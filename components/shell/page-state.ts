import { keepDrafts } from '@/components/drafts';

/** For whom the server rendered the page. */
export interface Shown {
  /** Compared with the session by the server; see `lib/core/page-identity.ts`. */
  identity: string;
  name: string;
  email: string;
  organization: { id: string; name: string };
}

/** Whether the page still matches the session and the server's version, and if not, why. */
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
// Without it, the page is checked when it becomes visible again.
const channel = typeof BroadcastChannel === 'undefined' ? undefined : new BroadcastChannel('agni.session');

function notify(): void {
  for (const listener of listeners) listener();
}

function setState(next: PageState): void {
  // useSyncExternalStore needs the same object as long as nothing changes.
  if (JSON.stringify(next) !== JSON.stringify(state)) state = next;
  dismissed = false;
  notify();
}

/** Calls `listener` whenever {@link pageState} or {@link shownIdentity} changes. Returns the unsubscribe function. */
export function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/**
 * Checks whether the page still matches the session: when another tab is for someone else, when this tab becomes visible
 * again, and when the page is restored from the back/forward cache. Returns a function that stops it.
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

/** Returns the page's state. */
export function pageState(): PageState {
  return state;
}

/** Returns for whom the page was rendered; null on pages that are for nobody in particular. */
export function shownIdentity(): string | null {
  return shown?.identity ?? null;
}

/** Sets for whom the page is rendered; null for nobody. Returns a function that resets it. */
export function show(next: Shown | null): () => void {
  shown = next;
  if (state.kind !== 'new_version') state = CURRENT;
  notify();
  announce();
  return () => {
    if (shown !== next) return;
    shown = null;
    notify();
  };
}

/** Tells the browser's other tabs for whom this page is. */
export function announce(): void {
  channel?.postMessage(shownIdentity());
}

/** Asks the server who is signed in and updates the page's state. */
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

/** Records that the server no longer supports this version of the page. */
export function reportNewVersion(): void {
  setState({ kind: 'new_version' });
}

/** Whether the page matches the session, as far as is known; auto-refresh stops when it does not. */
export function isCurrent(): boolean {
  return state.kind === 'current';
}

/** Whether to show the notice about the page's state. */
export function isNoticeOpen(): boolean {
  return state.kind !== 'current' && !dismissed;
}

/** Hides the notice until the state changes or is checked again; the page stays out of date. */
export function dismiss(): void {
  dismissed = true;
  notify();
}

/**
 * Keeps drafts of what was typed, then reloads the page or opens another one.
 * @param path a path of this site
 * @param onKept called first, with the number of forms that were kept
 */
export function reload(path?: string, onKept?: (forms: number) => void): void {
  const forms = keepDrafts(shownIdentity());
  onKept?.(forms);
  if (path) window.location.assign(path);
  else window.location.reload();
}
