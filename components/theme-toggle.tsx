'use client';

import { Monitor, Moon, Sun } from 'lucide-react';
import { useTheme } from 'next-themes';
import { useId, useSyncExternalStore } from 'react';
import { cn } from '@/components/ui/class-names';
import { DropdownMenuLabel, DropdownMenuRadioGroup, DropdownMenuRadioItem } from '@/components/ui/dropdown-menu';

const choices = [
  { value: 'system', label: 'System', icon: Monitor },
  { value: 'light', label: 'Light', icon: Sun },
  { value: 'dark', label: 'Dark', icon: Moon },
];

const never = () => () => {};

/** Returns the current choice; undefined until mounted, because only the browser knows it. */
function useThemeChoice() {
  const { theme, setTheme } = useTheme();
  const mounted = useSyncExternalStore(
    never,
    () => true,
    () => false,
  );
  return { choice: mounted ? theme : undefined, setTheme };
}

/** System, light or dark, side by side. Applies to this browser only. */
export function ThemeToggle({ label = 'Theme', className }: { label?: string; className?: string }) {
  const { choice, setTheme } = useThemeChoice();
  const name = useId();
  return (
    <fieldset
      aria-label={label}
      className={cn('inline-flex rounded-md border border-line-strong bg-bg p-0.5', className)}
    >
      {choices.map(({ value, label: text, icon: Icon }) => (
        <label
          key={value}
          className={cn(
            'flex h-8 cursor-pointer items-center gap-2 rounded-sm px-3 text-muted transition-colors hover:text-text max-sm:h-10',
            'has-checked:bg-raised has-checked:font-medium has-checked:text-text has-checked:shadow-card has-checked:ring-1 has-checked:ring-line-strong',
            'has-focus-visible:outline-2 has-focus-visible:outline-accent',
          )}
        >
          <input
            type="radio"
            name={name}
            value={value}
            checked={choice === value}
            onChange={() => setTheme(value)}
            className="sr-only"
          />
          <Icon aria-hidden="true" className="size-4" />
          {text}
        </label>
      ))}
    </fieldset>
  );
}

/** The same choice as items of a `DropdownMenuContent`. */
export function ThemeMenuItems() {
  const { choice, setTheme } = useThemeChoice();
  return (
    <>
      <DropdownMenuLabel>Theme</DropdownMenuLabel>
      <DropdownMenuRadioGroup value={choice} onValueChange={setTheme}>
        {choices.map(({ value, label, icon: Icon }) => (
          <DropdownMenuRadioItem
            key={value}
            value={value}
            icon={<Icon aria-hidden="true" />}
            onSelect={(event) => event.preventDefault()}
          >
            {label}
          </DropdownMenuRadioItem>
        ))}
      </DropdownMenuRadioGroup>
    </>
  );
}
