import type { ExternalToast } from 'sonner';

type Kind = 'success' | 'error' | 'info' | 'warning';
type Show = Record<Kind, (text: string, options?: ExternalToast) => unknown>;

let show: Show | undefined;
let onFirst = () => {};
const waiting: ((ready: Show) => void)[] = [];

/** Calls `listener` when a toast waits for sonner to be loaded. */
export function onWaitingToast(listener: () => void): void {
  onFirst = listener;
  if (waiting.length > 0) listener();
}

/** Takes sonner's functions once it listens, and shows the toasts that have waited for it. */
export function toastsReady(ready: Show): void {
  show = ready;
  for (const each of waiting.splice(0)) each(ready);
}

function toastOf(kind: Kind) {
  return (text: string, options?: ExternalToast): void => {
    if (show) show[kind](text, options);
    else {
      waiting.push((ready) => ready[kind](text, options));
      onFirst();
    }
  };
}

/** Shows a short message at the edge of the page: `toast.success('Profile saved')`. */
export const toast = {
  success: toastOf('success'),
  error: toastOf('error'),
  info: toastOf('info'),
  warning: toastOf('warning'),
};
