'use client';

import { useState, useTransition } from 'react';
import { DateField } from '@/components/date-field';
import { Field } from '@/components/field';
import { toast } from '@/components/toast';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { Dialog, DialogClose, DialogContent, DialogFooter } from '@/components/ui/dialog';
import { NativeSelect } from '@/components/ui/native-select';
import { plural } from '@/lib/core/format';
import { TWO_FACTOR_DEADLINE_DAYS } from '@/lib/organization/security-policy/constants';
import { AffectedMembers } from './affected-members';
import { formatDateTime } from './labels';
import type { SavePolicy } from './use-policy';

const DAY = 86_400_000;
const DAYS = [7, TWO_FACTOR_DEADLINE_DAYS.default, 30, 60, 90];

interface Props {
  /** The current deadline; null when there is none. */
  due_at: string | null;
  save: SavePolicy;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** Lists who is affected and asks for the deadline. */
export function RequireDialog(props: Props) {
  return (
    <Dialog open={props.open} onOpenChange={props.onOpenChange}>
      <DialogContent
        size="lg"
        title={props.due_at === null ? 'Require two-factor authentication?' : 'Change the deadline?'}
        description="After the deadline, members who have not set it up must do so before they can do anything else here."
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
          : `Two-factor authentication is required from ${formatDateTime(deadline)}`,
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
          label="Deadline"
          hint={
            deadline && choice !== 'now' && choice !== 'custom' ? `${formatDateTime(deadline)}, your time.` : undefined
          }
        >
          <NativeSelect value={choice} onChange={(event) => setChoice(event.target.value)}>
            {DAYS.map((days) => (
              <option key={days} value={days}>
                In {plural(days, 'day')}
              </option>
            ))}
            <option value="now">Now</option>
            <option value="custom">Custom date and time…</option>
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
        <DialogClose>
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
  if (affected === 0) return 'Nobody is affected: every active member has a second factor.';
  const who = affected === undefined ? 'Members without one' : plural(affected, 'member');
  if (choice === 'now') return `${who} will have to set it up before they can continue. They are notified by email.`;
  return `${who} will be notified by email now, and again seven days and one day before the deadline.`;
}

function deadlineOf(choice: string, typed: Date | null): string | undefined {
  if (choice === 'now') return new Date().toISOString();
  if (choice !== 'custom') return new Date(Date.now() + Number(choice) * DAY).toISOString();
  return typed?.toISOString();
}
