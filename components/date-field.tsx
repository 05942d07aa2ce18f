'use client';

import { CalendarDays } from 'lucide-react';
import { lazy, type Ref, Suspense, useState } from 'react';
import { Button } from '@/components/ui/button';
import { FieldContext } from '@/components/ui/field-context';
import { Input } from '@/components/ui/input';
import { Popover, PopoverContent, PopoverTrigger } from '@/components/ui/popover';
import { useNow } from './clock';
import { formatDate, type ReadDate, readDate, writeDate } from './date-text';
import { Field } from './field';

// Loaded on demand: the calendar is large, and most people never open it.
const Calendar = lazy(() => import('./calendar'));

type Props = {
  label: string;
  hideLabel?: boolean;
  /** The chosen date, or null. Without `time`, any instant of that day. */
  value: Date | null;
  /** Called with each valid date, null when the field is emptied, and undefined while the text is invalid. */
  onChange: (date: Date | null | undefined) => void;
  /** Also takes a time of day, to the minute, in the browser's time zone. */
  time?: boolean;
  /** The earliest and the latest allowed date. */
  min?: Date;
  max?: Date;
  /** What to enter; the allowed range unless given. */
  hint?: string;
  /** The form's own error, shown when the field has no more precise one. */
  error?: string;
  ref?: Ref<HTMLInputElement>;
  className?: string;
};

/**
 * The only field for dates. A text field, because native date fields differ between browsers in typing and pasting: `readDate`
 * parses what people write, a calendar opens from a button, and the date as understood is spelled out below.
 */
export function DateField(props: Props) {
  const { text, chosen, hint, error, type, leave } = useDateField(props);
  const { time = false, min, max } = props;
  // The server does not know the browser's time zone.
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
        {/* The calendar's controls are not the field's control. */}
        <FieldContext value={undefined}>
          <Suspense fallback={<p className="h-72 w-70 text-muted text-note">Loading…</p>}>
            <Calendar {...calendar} onChoose={onChoose} onDone={() => setOpen(false)} />
          </Suspense>
        </FieldContext>
      </PopoverContent>
    </Popover>
  );
}

/** State of the field: its text and the date it means, or an error that is shown after the field loses focus. */
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
  const hint = chosen ? formatDate(chosen, time) : (props.hint ?? formatRange(props));
  const error = (left || props.error) && wrong ? wrong : props.error;
  return { text, chosen, hint, error, type, leave };
}

// The text follows a value that was set from outside, but not one that the field itself just reported.
function useDateText(value: Date | null, time: boolean, onChange: Props['onChange']) {
  const given = value ? writeDate(value, time) : '';
  const [text, setText] = useState(given);
  const [seen, setSeen] = useState(given);
  const [reported, setReported] = useState<string>();
  if (given !== seen) {
    setSeen(given);
    if (given !== reported) setText(given);
  }
  const report = (date: Date | null | undefined) => {
    const next = date ? writeDate(date, time) : '';
    setReported(next);
    // The current value may have seconds, which the text does not show; reporting the same minute would drop them.
    if (!date || next !== given) onChange(date);
  };
  return { text, setText, report };
}

// The text of the current value means that value: when clocks go back, an hour occurs twice, and its text would mean the first.
function readWithin(text: string, { value, time = false, min, max }: Props): ReadDate | undefined {
  if (!text.trim()) return undefined;
  const read = value && text === writeDate(value, time) ? { date: value } : readDate(text, { time });
  if ('error' in read) return read;
  const written = writeDate(read.date, time);
  if (min && written < writeDate(min, time)) return { error: `Choose ${formatDate(min, time)} or later.` };
  if (max && written > writeDate(max, time)) return { error: `Choose ${formatDate(max, time)} or earlier.` };
  return read;
}

function formatRange({ min, max, time = false }: Props): string {
  if (min && max) return `From ${formatDate(min, time)} to ${formatDate(max, time)}.`;
  if (min) return `${formatDate(min, time)} or later.`;
  return max ? `${formatDate(max, time)} or earlier.` : '';
}
