'use client';

import { ChevronDown, X } from 'lucide-react';
import { Fragment } from 'react';
import { onApproach } from '@/components/deferred';
import { Button } from '@/components/ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '@/components/ui/dropdown-menu';
import { dialogCode } from '@/components/ui/overlay-code';
import { useMenuChoice } from '@/components/use-menu-choice';
import type { BulkAction } from '@/lib/organization/bulk-changes/constants';
import { BULK_ACTS } from './bulk-acts';
import { BulkDialog } from './deferred-dialogs';

const approach = onApproach(BulkDialog.code, dialogCode);

interface Props {
  /** What is selected, such as `12 users selected`. */
  text: string;
  /** More about it, such as `9 not on this page`. */
  hint?: string;
  /** Offers to select everyone who matches. */
  all?: { label: string; onSelect: () => void };
  onAct: (action: BulkAction) => void;
  onClear: () => void;
}

/** What is selected and what can be done with it. Stays at the bottom of the screen, so that no row moves when it appears. */
export function BulkBar({ text, hint, all, onAct, onClear }: Props) {
  return (
    <section
      aria-label="Selected users"
      className="sticky bottom-4 z-20 mt-4 flex min-h-14 items-center gap-3 rounded-lg border border-line-strong bg-raised py-2 pr-2.5 pl-4 shadow-float max-sm:bottom-2"
    >
      <div className="min-w-0 flex-1 tabular-nums">
        <p className="font-medium">{text}</p>
        {hint && <p className="text-muted text-note">{hint}</p>}
        {all && (
          <button
            type="button"
            onClick={all.onSelect}
            className="rounded-xs text-left text-accent-ink text-note hover:underline max-sm:min-h-6"
          >
            {all.label}
          </button>
        )}
      </div>
      <div className="flex gap-1.5 max-lg:hidden">
        {BULK_ACTS.map(({ action, label }) => (
          <Button
            key={action}
            size="sm"
            variant={action === 'remove' ? 'danger-outline' : 'secondary'}
            {...approach}
            onClick={() => onAct(action)}
          >
            {label}
          </Button>
        ))}
      </div>
      <BulkMenu onAct={onAct} />
      <Button variant="ghost" size="icon" aria-label="Clear selection" title="Clear selection" onClick={onClear}>
        <X aria-hidden="true" />
      </Button>
    </section>
  );
}

// The same as a menu, where there is no room for six buttons.
function BulkMenu({ onAct }: Pick<Props, 'onAct'>) {
  const { choose, onCloseAutoFocus } = useMenuChoice(onAct);
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button size="sm" className="max-sm:h-10 lg:hidden" {...approach}>
          Actions
          <ChevronDown aria-hidden="true" className="text-muted" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="end" onCloseAutoFocus={onCloseAutoFocus}>
        {BULK_ACTS.map(({ action, label, icon: Icon }) => (
          <Fragment key={action}>
            {action === 'remove' && <DropdownMenuSeparator />}
            <DropdownMenuItem
              tone={action === 'remove' ? 'danger' : undefined}
              icon={<Icon aria-hidden="true" />}
              onSelect={() => choose(action)}
            >
              {label}
            </DropdownMenuItem>
          </Fragment>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
