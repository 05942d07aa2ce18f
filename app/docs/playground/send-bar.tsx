import { Play } from 'lucide-react';
import { Button } from '@/components/ui/button';
import { PLAYGROUND_KEY_MINUTES } from '@/lib/api-keys/playground/constants';
import { plural } from '@/lib/core/format';
import type { SendingState } from './use-sending';

/** The footer of the playground: which key is used, and the Send button. */
export function SendBar({ state: { pending, wait } }: { state: SendingState }) {
  return (
    <div className="flex items-center gap-4 border-t bg-panel px-5 py-3 max-sm:px-4">
      <p className="min-w-0 flex-1 text-pretty text-muted text-note">
        Sent with a temporary, read-only key that expires within {plural(PLAYGROUND_KEY_MINUTES, 'minute')}.
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
