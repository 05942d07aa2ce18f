'use client';

import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';

type Now = { now: number; local: boolean };

// The clock advances in steps of ten seconds, rounded up, so that what has just happened is never in its future.
const STEP_MS = 10_000;

const ServerTime = createContext(0);

function subscribe(onTick: () => void): () => void {
  const timer = setInterval(onTick, STEP_MS);
  document.addEventListener('visibilitychange', onTick);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', onTick);
  };
}

const clientTime = () => Math.ceil(Date.now() / STEP_MS) * STEP_MS;
const atServer = () => null;

/** Passes the server's `now` down, so that hydration renders exactly what the server rendered. */
export function Clock({ now, children }: { now: number; children: ReactNode }) {
  return <ServerTime value={now}>{children}</ServerTime>;
}

/**
 * Returns the time to render for; `local` once the browser's time zone may be used. A part of the page that hydrates later
 * still gets the server's time first and catches up before the next paint.
 */
export function useNow(): Now {
  const server = useContext(ServerTime);
  const client = useSyncExternalStore(subscribe, clientTime, atServer);
  return client === null ? { now: server, local: false } : { now: client, local: true };
}
