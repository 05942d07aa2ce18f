'use client';

import { ChevronLeft, ChevronRight } from 'lucide-react';
import { useId } from 'react';
import { DayPicker, type Matcher } from 'react-day-picker';
import { Button } from '@/components/ui/button';
import { cn } from '@/components/ui/class-names';
import { NativeSelect } from '@/components/ui/native-select';
import { writeDate } from './date-text';

const HALF_HOURS = Array.from(
  { length: 48 },
  (_, half) => `${String(half >> 1).padStart(2, '0')}:${half % 2 ? '30' : '00'}`,
);
// Until a time is chosen: the end of a working day.
const USUAL_TIME = '18:00';

interface Props {
  value: Date | null;
  min?: Date;
  max?: Date;
  /** Offers times of day below the month. */
  time: boolean;
  onChoose: (date: Date) => void;
  /** The choice is complete: a day, or a day and a time. */
  onDone: () => void;
}

/** A month to choose a day from, also by keyboard (ARIA APG, date picker dialog), with times of day if `time` is set. */
export default function Calendar({ value, min, max, time, onChoose, onDone }: Props) {
  const start = value ?? today(min, max);
  const clock = value ? writeDate(value, true).slice(11) : USUAL_TIME;
  const choose = (day: Date, at = clock) => {
    const [hours, minutes] = at.split(':').map(Number);
    onChoose(new Date(day.getFullYear(), day.getMonth(), day.getDate(), time ? hours : 0, time ? minutes : 0));
    if (!time) onDone();
  };
  const outside: Matcher[] = [...(min ? [{ before: min }] : []), ...(max ? [{ after: max }] : [])];
  return (
    <div className="grid gap-3">
      <DayPicker
        autoFocus
        mode="single"
        required
        selected={value ?? undefined}
        onSelect={(day) => choose(day)}
        defaultMonth={start}
        startMonth={min}
        endMonth={max}
        disabled={outside}
        weekStartsOn={1}
        showOutsideDays
        classNames={CLASS_NAMES}
        components={{
          Chevron: ({ orientation }) =>
            orientation === 'left' ? <ChevronLeft aria-hidden="true" /> : <ChevronRight aria-hidden="true" />,
        }}
      />
      {time && <TimeOfDay clock={clock} onChoose={(at) => choose(start, at)} onDone={onDone} />}
    </div>
  );
}

/** Today, or the allowed day next to it. */
function today(min?: Date, max?: Date): Date {
  const now = new Date();
  if (min && now < min) return min;
  return max && now > max ? max : now;
}

function TimeOfDay({
  clock,
  onChoose,
  onDone,
}: {
  clock: string;
  onChoose: (clock: string) => void;
  onDone: () => void;
}) {
  const id = useId();
  const times = HALF_HOURS.includes(clock) ? HALF_HOURS : [...HALF_HOURS, clock].sort();
  return (
    <div className="flex items-center gap-2 border-t pt-3">
      <label htmlFor={id} className="text-muted text-note">
        Time
      </label>
      <NativeSelect id={id} value={clock} onChange={(event) => onChoose(event.target.value)} className="w-24">
        {times.map((each) => (
          <option key={each}>{each}</option>
        ))}
      </NativeSelect>
      <Button variant="primary" className="ml-auto" onClick={onDone}>
        Done
      </Button>
    </div>
  );
}

const ARROW =
  'grid size-8 place-items-center rounded-sm text-muted hover:bg-hover hover:text-text aria-disabled:opacity-40 max-sm:size-10 [&_svg]:size-4';

const CLASS_NAMES = {
  months: 'relative',
  month_caption: 'flex h-8 items-center pl-2 font-medium max-sm:h-10',
  nav: 'absolute top-0 right-0 flex gap-1',
  button_previous: ARROW,
  button_next: ARROW,
  month_grid: 'mt-2 border-collapse',
  weekday: 'h-7 w-9 font-normal text-faint text-xs max-sm:w-10',
  day: 'p-0 text-center',
  day_button: cn(
    'size-9 rounded-sm tabular-nums hover:bg-hover disabled:pointer-events-none disabled:opacity-35 max-sm:size-10',
    '[[data-selected]>&]:bg-solid [[data-selected]>&]:text-solid-ink',
    '[[data-today]>&]:font-semibold [[data-today]>&]:underline [[data-today]>&]:underline-offset-4',
    '[[data-outside]>&]:text-faint',
  ),
};
