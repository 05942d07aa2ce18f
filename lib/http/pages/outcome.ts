import { cookies } from 'next/headers';
import { cookieName, cookieOptions } from './cookies';

const COOKIE = 'agni.outcome';
const SECONDS = 60;

/** How something went, told once by the page that comes after it. */
export interface Outcome {
  /** What went so: only the page that knows it tells it. */
  of: 'ghl' | 'sign_in';
  /** A word of that page's own. */
  code: string;
  /** Ids that belong to it. */
  ids?: string[];
}

/**
 * Leaves word of how something went for the next page. Not in its address: a reload, a bookmark or the back button would tell
 * it again when it is no longer true. For server actions and route handlers.
 */
export async function leaveOutcome(outcome: Outcome): Promise<void> {
  // The page's script takes it away once it has been told (components/clear-cookie.tsx).
  const options = { ...cookieOptions(), httpOnly: false, maxAge: SECONDS };
  (await cookies()).set(cookieName(COOKIE), JSON.stringify(outcome), options);
}

/** What was left for this page, and the cookie in which it was. */
export async function readOutcome(of: Outcome['of']): Promise<{ outcome: Outcome; cookie: string } | undefined> {
  const cookie = cookieName(COOKIE);
  const outcome = parse((await cookies()).get(cookie)?.value);
  return outcome?.of === of ? { outcome, cookie } : undefined;
}

// Anybody may write a cookie into their own browser: what is none of ours tells nothing.
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
