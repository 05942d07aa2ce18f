'use client';

import { useEffect, useState } from 'react';
import { deferred, useDeferred } from './deferred';
import { onWaitingToast, toastsReady } from './toast';

const toastsCode = deferred(() => import('./toasts'));
const FIRST_USE = ['pointerdown', 'keydown'] as const;

/** Shows toasts in a live region, which is there before the first toast: it is loaded at the first press of a button or key. */
export function Toaster() {
  const [used, setUsed] = useState(false);
  const code = useDeferred(toastsCode, used);
  useEffect(() => {
    const use = () => setUsed(true);
    // A toast that waits tries again, if the code could not be loaded at the first press.
    onWaitingToast(() => {
      use();
      void toastsCode.load();
    });
    for (const type of FIRST_USE) window.addEventListener(type, use, { once: true, capture: true });
    return () => {
      for (const type of FIRST_USE) window.removeEventListener(type, use, true);
    };
  }, []);
  return code && <code.Toasts onReady={toastsReady} />;
}
