'use client';

import { createContext, type ReactNode, useContext, useSyncExternalStore } from 'react';

type Now = { now: number; local: boolean };

// The hand moves every ten seconds, to the end of the ten: what has just happened is never ahead of it.
const STEP_MS = 10_000;

const ServerTime = createContext(0);

function subscribe(moved: () => void): () => void {
  const timer = setInterval(moved, STEP_MS);
  document.addEventListener('visibilitychange', moved);
  return () => {
    clearInterval(timer);
    document.removeEventListener('visibilitychange', moved);
  };
}

const readHand = () => Math.ceil(Date.now() / STEP_MS) * STEP_MS;
const atServer = () => null;

/** Hands the server's `now` down, for the render that must say exactly what the server said. */
export function Clock({ now, children }: { now: number; children: ReactNode }) {
  return <ServerTime value={now}>{children}</ServerTime>;
}

/**
 * The time that this render is to be drawn for; `local` once the reader's time zone may be used. A part of the page that
 * hydrates later than the rest still gets the server's time first, and moves on before it is painted again.
 */
export function useNow(): Now {
  const server = useContext(ServerTime);
  const hand = useSyncExternalStore(subscribe, readHand, atServer);
  return hand === null ? { now: server, local: false } : { now: hand, local: true };
}
