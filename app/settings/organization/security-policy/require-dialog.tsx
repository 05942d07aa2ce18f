'use client';

import { useState, useTransition } from 'react';
import { toast } from 'sonner';
import { Field } from '@/components/field';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Dialog, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { Input } from '@/components/ui/input';
import { NativeSelect } from '@/components/ui/native-select';
import { TWO_FACTOR_DEADLINE_DAYS } from '@/lib/security-policy/schema';
import { AffectedMembers } from './affected-members';
import type { SavePolicy } from './use-policy';
import { counted, daysInWords, exactly } from './words';

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
  const [typed, setTyped] = useState('');
  const [affected, setAffected] = useState<number>();
  const [error, setError] = useState<string>();
  const [pending, start] = useTransition();
  const deadline = deadlineOf(choice, typed);

  const submit = () =>
    start(async () => {
      if (!deadline) return setError('Choose a date and a time.');
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
          hint={deadline && choice !== 'now' ? `${exactly(deadline)}, your time.` : undefined}
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
          <Field label="Date and time">
            <Input
              type="datetime-local"
              min={local(Date.now())}
              max={local(Date.now() + TWO_FACTOR_DEADLINE_DAYS.max * DAY)}
              value={typed}
              onChange={(event) => setTyped(event.target.value)}
            />
          </Field>
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

function deadlineOf(choice: string, typed: string): string | undefined {
  if (choice === 'now') return new Date().toISOString();
  if (choice !== 'custom') return new Date(Date.now() + Number(choice) * DAY).toISOString();
  const date = new Date(typed);
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString();
}

// `datetime-local` wants the reader's own time, to the minute and without a zone.
function local(instant: number): string {
  const date = new Date(instant);
  return new Date(instant - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 'yyyy-mm-ddThh:mm'.length);
}
