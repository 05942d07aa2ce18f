'use client';

import { CalendarDays } from 'lucide-react';
import { lazy, type Ref, Suspense, useState } from 'react';
import { Button } from '@/components/ui/button';
import { FieldContext } from '@/components/ui/field-context';
import { Input } from '@/components/ui/input';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { useNow } from './clock';
import { type ReadDate, readDate, sayDate, writeDate } from './date-text';
import { Field } from './field';

// The calendar is much code for what most people never open.
const Calendar = lazy(() => import('./calendar'));

type Props = {
  label: string;
  hideLabel?: boolean;
  /** The chosen date; null: none. In a field without time, any instant of the day. */
  value: Date | null;
  /** Called with each date that may be chosen, null when the field is emptied, undefined while what is typed cannot be chosen. */
  onChange: (date: Date | null | undefined) => void;
  /** Whether a time of day belongs to it; to the minute, in the reader's own time zone. */
  time?: boolean;
  /** The earliest and the latest that may be chosen. */
  min?: Date;
  max?: Date;
  /** What to enter, in place of the earliest and the latest in words. */
  hint?: string;
  /** What is wrong by the form's own account, shown where the field has nothing more precise to say. */
  error?: string;
  ref?: Ref<HTMLInputElement>;
  className?: string;
};

/**
 * The one field for dates. It is text, since browsers differ in how their own date fields are typed into and pasted into:
 * `readDate` takes what people write, a calendar opens beside it, and what was understood stands below in words.
 */
export function DateField(props: Props) {
  const { text, chosen, hint, error, type, leave } = useDateField(props);
  const { time = false, min, max } = props;
  // The server does not know the reader's time zone.
  const { local } = useNow();
  return (
    <Field
      label={props.label}
      hideLabel={props.hideLabel}
      className={props.className}
      hint={local && hint}
      error={local && error}
    >
      {({ 'aria-labelledby': labelId }) => (
        <Input
          ref={props.ref}
          value={local ? text : ''}
          onChange={(event) => type(event.target.value)}
          onBlur={leave}
          placeholder={time ? 'YYYY-MM-DD HH:MM' : 'YYYY-MM-DD'}
          autoComplete="off"
          autoCorrect="off"
          spellCheck={false}
          maxLength={64}
          end={
            <CalendarButton
              labelId={labelId}
              calendar={{ value: chosen, min, max, time }}
              onChoose={(date) => type(writeDate(date, time))}
            />
          }
        />
      )}
    </Field>
  );
}

type Limits = { min?: Date; max?: Date; time: boolean };
type CalendarProps = Limits & { value: Date | null };

function CalendarButton(props: { labelId?: string; calendar: CalendarProps; onChoose: (date: Date) => void }) {
  const { labelId, calendar, onChoose } = props;
  const [open, setOpen] = useState(false);
  return (
    <Popover open={open} onOpenChange={setOpen}>
      <PopoverTrigger asChild>
        <Button variant="ghost" size="icon" aria-label="Open calendar" aria-describedby={labelId}>
          <CalendarDays aria-hidden="true" />
        </Button>
      </PopoverTrigger>
      <PopoverContent aria-label="Calendar" align="end" className="w-auto p-3">
        {/* The calendar's own controls are none of the field's. */}
        <FieldContext value={undefined}>
          <Suspense fallback={<p className="h-72 w-70 text-muted text-note">Loading…</p>}>
            <Calendar {...calendar} onChoose={onChoose} onDone={() => setOpen(false)} />
          </Suspense>
        </FieldContext>
      </PopoverContent>
    </Popover>
  );
}

/** What the field shows for what is typed: the date it means or what is wrong with it, said once the field was left. */
function useDateField(props: Props) {
  const { value, onChange, time = false } = props;
  const { text, setText, report } = useDateText(value, time, onChange);
  const [left, setLeft] = useState(false);
  const read = readWithin(text, props);
  const chosen = read && 'date' in read ? read.date : null;
  const wrong = read && 'error' in read ? read.error : undefined;

  const type = (next: string) => {
    setText(next);
    setLeft(false);
    const found = readWithin(next, props);
    report(found ? ('error' in found ? undefined : found.date) : null);
  };
  const leave = () => {
    setLeft(true);
    if (chosen) setText(writeDate(chosen, time));
  };
  const hint = chosen ? sayDate(chosen, time) : (props.hint ?? rangeInWords(props));
  const error = (left || props.error) && wrong ? wrong : props.error;
  return { text, chosen, hint, error, type, leave };
}

// The text follows the value when somebody else has set it, and never what the field itself has just told.
function useDateText(value: Date | null, time: boolean, onChange: Props['onChange']) {
  const given = value ? writeDate(value, time) : '';
  const [text, setText] = useState(given);
  const [seen, setSeen] = useState(given);
  const [told, setTold] = useState<string>();
  if (given !== seen) {
    setSeen(given);
    if (given !== told) setText(given);
  }
  const report = (date: Date | null | undefined) => {
    const next = date ? writeDate(date, time) : '';
    setTold(next);
    // The minute that is chosen already may have seconds, which the text does not show.
    if (!date || next !== given) onChange(date);
  };
  return { text, setText, report };
}

// The value's own text means the value: one minute in a year comes twice, and its text alone would mean the first.
function readWithin(text: string, { value, time = false, min, max }: Props): ReadDate | undefined {
  if (!text.trim()) return undefined;
  const read = value && text === writeDate(value, time) ? { date: value } : readDate(text, { time });
  if ('error' in read) return read;
  const written = writeDate(read.date, time);
  if (min && written < writeDate(min, time)) return { error: `Choose ${sayDate(min, time)} or later.` };
  if (max && written > writeDate(max, time)) return { error: `Choose ${sayDate(max, time)} or earlier.` };
  return read;
}

function rangeInWords({ min, max, time = false }: Props): string {
  if (min && max) return `From ${sayDate(min, time)} to ${sayDate(max, time)}.`;
  if (min) return `${sayDate(min, time)} or later.`;
  return max ? `${sayDate(max, time)} or earlier.` : '';
}
