'use client';

import { ChevronDown, type LucideIcon, X } from 'lucide-react';
import { Fragment } from 'react';
import type { onApproach } from '@/components/deferred';
import { Button } from '@/components/ui/button';
import { DropdownMenu, DropdownMenuContent, DropdownMenuTrigger } from '@/components/ui/dropdown-menu';
import { DropdownMenuItem, DropdownMenuSeparator } from '@/components/ui/dropdown-menu-items';
import { useMenuChoice } from '@/components/use-menu-choice';

/** An act on the selected rows. Labels end in an ellipsis: each asks first. */
export interface Act<Action extends string> {
  action: Action;
  label: string;
  icon: LucideIcon;
  /** Set for the one that cannot be undone. */
  is_drastic?: true;
}

interface Props<Action extends string> {
  /** What is selected, for assistive technology: `Selected users`. */
  label: string;
  acts: Act<Action>[];
  /** Loads the dialog when the pointer comes near. */
  approach: ReturnType<typeof onApproach>;
  /** What is selected, such as `12 users selected`. */
  text: string;
  /** More about it, such as `9 not on this page`. */
  hint?: string;
  /** Offers to select everyone who matches. */
  all?: { label: string; onSelect: () => void };
  onAct: (action: Action) => void;
  onClear: () => void;
}

/** What is selected and what can be done with it. Stays at the bottom of the screen, so that no row moves when it appears. */
export function BulkBar<Action extends string>({
  label,
  acts,
  approach,
  text,
  hint,
  all,
  onAct,
  onClear,
}: Props<Action>) {
  return (
    <section
      aria-label={label}
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
        {acts.map(({ action, label, is_drastic }) => (
          <Button
            key={action}
            size="sm"
            variant={is_drastic ? 'danger-outline' : 'secondary'}
            {...approach}
            onClick={() => onAct(action)}
          >
            {label}
          </Button>
        ))}
      </div>
      <BulkMenu acts={acts} approach={approach} onAct={onAct} />
      <Button variant="ghost" size="icon" aria-label="Clear selection" title="Clear selection" onClick={onClear}>
        <X aria-hidden="true" />
      </Button>
    </section>
  );
}

// The same as a menu, where there is no room for the buttons.
function BulkMenu<Action extends string>({
  acts,
  approach,
  onAct,
}: Pick<Props<Action>, 'acts' | 'approach' | 'onAct'>) {
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
        {acts.map(({ action, label, icon: Icon, is_drastic }) => (
          <Fragment key={action}>
            {is_drastic && <DropdownMenuSeparator />}
            <DropdownMenuItem
              tone={is_drastic ? 'danger' : undefined}
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
