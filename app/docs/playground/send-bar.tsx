import { Play } from 'lucide-react';
import { Button } from '@/components/ui/button';
import type { SendingState } from './use-sending';

/** The foot of the playground: what it sends with, and the button. */
export function SendBar({ state: { pending, wait } }: { state: SendingState }) {
  return (
    <div className="flex items-center gap-4 border-t bg-panel px-5 py-3 max-sm:px-4">
      <p className="min-w-0 flex-1 text-pretty text-muted text-note">
        Sent with a temporary key of yours: it only reads, and ends within 15 minutes.
      </p>
      <Button
        type="submit"
        variant="primary"
        pending={pending}
        aria-disabled={wait > 0 || undefined}
        className="min-w-26 tabular-nums aria-disabled:opacity-50"
      >
        {wait > 0 ? (
          `Wait ${wait} s`
        ) : (
          <>
            <Play aria-hidden="true" />
            Send
          </>
        )}
      </Button>
    </div>
  );
}
