'use client';

import { useEffect, useRef } from 'react';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import type { FieldName, ForeignChange, Values } from './conflict';
import { FIELD_LABELS, REGION_LABELS } from './labels';

/** Says who changed what while the form was open. What was typed stays in the form; each field can be discarded on its own. */
export function ConflictBanner({
  by,
  changes,
  pending,
  onDiscard,
  onTakeTheirs,
  onKeepMine,
}: {
  by: string;
  changes: ForeignChange[];
  pending: boolean;
  onDiscard: () => void;
  onTakeTheirs: (field: FieldName) => void;
  onKeepMine: () => void;
}) {
  const box = useRef<HTMLDivElement>(null);
  // Above the fields, far from the Save button that was pressed.
  useEffect(() => box.current?.focus(), []);
  return (
    <div ref={box} tabIndex={-1} className="scroll-mt-20 rounded-md">
      <Alert tone="warn" role="alert" title={`${by} changed the organization while you were editing`}>
        <p>Your changes have not been saved. What you typed is still in the form.</p>
        <ul className="my-2 grid gap-1.5">
          {changes.map((change) => (
            <li key={change.field}>
              <b className="font-medium">{FIELD_LABELS[change.field]}</b>: {describe(change, change.before)} →{' '}
              {describe(change, change.theirs)}
              {change.mine !== undefined && (
                <>
                  , yours: {describe(change, change.mine)}{' '}
                  <button
                    type="button"
                    onClick={() => onTakeTheirs(change.field)}
                    className="min-h-6 rounded-xs font-medium underline underline-offset-2"
                  >
                    Take theirs
                  </button>
                </>
              )}
            </li>
          ))}
        </ul>
        <div className="mt-3 flex flex-wrap gap-2">
          <Button size="sm" onClick={onDiscard} disabled={pending}>
            Discard mine, use theirs
          </Button>
          <Button size="sm" variant="primary" onClick={onKeepMine} pending={pending}>
            Keep mine and save
          </Button>
        </div>
      </Alert>
    </div>
  );
}

function describe({ field }: ForeignChange, value: Values[FieldName]): string {
  if (Array.isArray(value)) return value.join(', ') || 'any domain';
  if (field === 'region') return REGION_LABELS[value as Values['region']];
  return value ? `“${value}”` : 'none';
}
