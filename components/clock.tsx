'use client';

import { createContext, type ReactNode, useContext, useEffect, useState } from 'react';

type Now = { now: number; local: boolean };

const ClockContext = createContext<Now>({ now: 0, local: false });

/**
 * One minute hand for every relative time on the page. The server passes its own `now`, so that the first client render
 * says exactly what the server said; only then the reader's clock and time zone take over.
 */
export function Clock({ now: initial, children }: { now: number; children: ReactNode }) {
  const [time, setTime] = useState<Now>({ now: initial, local: false });
  useEffect(() => {
    const tick = () => setTime({ now: Date.now(), local: true });
    tick();
    const timer = setInterval(tick, 60_000);
    const onShow = () => document.visibilityState === 'visible' && tick();
    document.addEventListener('visibilitychange', onShow);
    return () => {
      clearInterval(timer);
      document.removeEventListener('visibilitychange', onShow);
    };
  }, []);
  return <ClockContext value={time}>{children}</ClockContext>;
}

/** The time that this render is to be drawn for; `local` once the reader's time zone may be used. */
export function useNow(): Now {
  return useContext(ClockContext);
}
