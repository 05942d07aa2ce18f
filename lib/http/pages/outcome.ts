import { cookies } from 'next/headers';
import { cookieName, cookieOptions } from './cookies';

const COOKIE = 'agni.outcome';
const SECONDS = 60;

/** The outcome of something, shown once by the next page. */
export interface Outcome {
  /** What it is the outcome of; only the page concerned shows it. */
  of: 'ghl' | 'sign_in';
  /** A code that the page knows. */
  code: string;
  /** IDs that the outcome is about. */
  ids?: string[];
}

/**
 * Leaves an outcome for the next page, in a cookie. Not in the URL: a reload, a bookmark or the back button would show it again when it
 * is no longer true. For server actions and route handlers.
 */
export async function leaveOutcome(outcome: Outcome): Promise<void> {
  // The page's script deletes it once shown (components/clear-cookie.tsx).
  const options = { ...cookieOptions(), httpOnly: false, maxAge: SECONDS };
  (await cookies()).set(cookieName(COOKIE), JSON.stringify(outcome), options);
}

/** Returns the outcome left for this page, and the cookie that contains it. */
export async function readOutcome(of: Outcome['of']): Promise<{ outcome: Outcome; cookie: string } | undefined> {
  const cookie = cookieName(COOKIE);
  const outcome = parse((await cookies()).get(cookie)?.value);
  return outcome?.of === of ? { outcome, cookie } : undefined;
}

// Anyone can set a cookie in their own browser: ignore what is not an outcome.
function parse(text: string | undefined): Outcome | undefined {
  try {
    const { of, code, ids } = JSON.parse(text ?? '') as Outcome;
    const ours = typeof code === 'string' && (ids === undefined || (Array.isArray(ids) && ids.every(isText)));
    return ours ? { of, code, ids } : undefined;
  } catch {
    return undefined;
  }
}

const isText = (value: unknown) => typeof value === 'string';
