'use client';

import { ChevronDown } from 'lucide-react';
import { deferredComponent } from './deferred';
import { Button } from './ui/button';
import { DropdownMenu, DropdownMenuContent, DropdownMenuTrigger } from './ui/dropdown-menu';

const FilterOptions = deferredComponent(async () => (await import('./filter-options')).FilterOptions);

/** A button that shows which values a list is filtered by, with a menu to choose them. */
export function FilterMenu<T extends string>({
  label,
  options,
  chosen,
  onChange,
}: {
  label: string;
  options: { value: T; label: string }[];
  chosen: T[];
  onChange: (chosen: T[]) => void;
}) {
  const names = options.filter(({ value }) => chosen.includes(value)).map((option) => option.label);
  const text = names.length > 0 ? `${label}: ${names.length > 2 ? names.length : names.join(', ')}` : label;
  return (
    <DropdownMenu>
      <DropdownMenuTrigger asChild>
        <Button
          aria-label={`Filter by ${text}${names.length > 2 ? `: ${names.join(', ')}` : ''}`}
          className={names.length > 0 ? 'border-accent' : undefined}
        >
          {text}
          <ChevronDown aria-hidden="true" className="text-muted" />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent items={FilterOptions.code} align="start">
        <FilterOptions options={options} chosen={chosen} onChange={(next) => onChange(next as T[])} />
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
