'use client';

import { useState, useTransition } from 'react';
import { toast } from 'sonner';
import { DateField } from '@/components/date-field';
import { Field } from '@/components/field';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Dialog, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { NativeSelect } from '@/components/ui/native-select';
import { TWO_FACTOR_DEADLINE_DAYS } from '@/lib/organization/security-policy/schema';
import { AffectedMembers } from './affected-members';
import { counted, daysInWords, exactly } from './labels';
import type { SavePolicy } from './use-policy';

const DAY = 86_400_000;
const DAYS = [7, TWO_FACTOR_DEADLINE_DAYS.default, 30, 60, 90];

interface Props {
  /** The deadline that holds; null: there is none. */
  due_at: string | null;
  save: SavePolicy;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Names those whom it concerns, and asks by when. */
export function RequireDialog(props: Props) {
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange}>
      <DialogContent
        size="lg"
        title={props.due_at === null ? 'Require two-factor authentication?' : 'Change the deadline?'}
        description="Whoever has none by the deadline is asked to set it up at their next step, and can do nothing else here until then."
      >
        <RequireForm {...props} />
      </DialogContent>
    </Dialog>
  );
}

function RequireForm({ due_at, save, onOpenChange }: Props) {
  const [choice, setChoice] = useState(String(TWO_FACTOR_DEADLINE_DAYS.default));
  const [typed, setTyped] = useState<Date | null>(null);
  const [affected, setAffected] = useState<number>();
  const [unchosen, setUnchosen] = useState(false);
  const [error, setError] = useState<string>();
  const [pending, start] = useTransition();
  const deadline = deadlineOf(choice, typed);

  const submit = () =>
    start(async () => {
      if (!deadline) return setUnchosen(true);
      setError(undefined);
      const refused = await save({ two_factor_required_from: deadline });
      if (refused) return setError(refused.error);
      onOpenChange(false);
      toast.success(
        choice === 'now'
          ? 'Two-factor authentication is required'
          : `Two-factor authentication is required from ${exactly(deadline)}`,
      );
    });
  return (
    <form
      noValidate
      className="grid min-w-0 gap-[18px]"
      onSubmit={(event) => {
        event.preventDefault();
        submit();
      }}
    >
      <AffectedMembers onCounted={setAffected} />
      <div className="grid gap-[18px] sm:grid-cols-2">
        <Field
          label="From when on"
          hint={deadline && choice !== 'now' && choice !== 'custom' ? `${exactly(deadline)}, your time.` : undefined}
        >
          <NativeSelect value={choice} onChange={(event) => setChoice(event.target.value)}>
            {DAYS.map((days) => (
              <option key={days} value={days}>
                In {daysInWords(days)}
              </option>
            ))}
            <option value="now">Now</option>
            <option value="custom">On a date and time…</option>
          </NativeSelect>
        </Field>
        {choice === 'custom' && (
          <DateField
            time
            label="Date and time"
            value={typed}
            min={new Date()}
            max={new Date(Date.now() + TWO_FACTOR_DEADLINE_DAYS.max * DAY)}
            error={unchosen && !deadline ? 'Choose a date and a time.' : undefined}
            onChange={(date) => setTyped(date ?? null)}
          />
        )}
      </div>
      <p className="text-pretty text-muted">{consequence(choice, affected)}</p>
      {error && <Alert tone="bad">{error}</Alert>}
      <DialogFooter>
        <DialogClose asChild>
          <Button disabled={pending}>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant={choice === 'now' && affected ? 'danger' : 'primary'} pending={pending}>
          {choice === 'now' ? 'Require it now' : due_at === null ? 'Require two-factor' : 'Change the deadline'}
        </Button>
      </DialogFooter>
    </form>
  );
}

function consequence(choice: string, affected: number | undefined): string {
  if (affected === 0) return 'Nobody is stopped: every active member has a second factor.';
  const who = affected === undefined ? 'Those without' : counted(affected, 'member', 'members');
  if (choice === 'now')
    return `${who} will be stopped at their next step until they have set it up. They are told by mail.`;
  return `${who} will be told by mail at once, and again seven days and one day before.`;
}

function deadlineOf(choice: string, typed: Date | null): string | undefined {
  if (choice === 'now') return new Date().toISOString();
  if (choice !== 'custom') return new Date(Date.now() + Number(choice) * DAY).toISOString();
  return typed?.toISOString();
}
