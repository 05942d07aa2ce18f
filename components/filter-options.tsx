'use client';

import { DropdownMenuCheckboxItem, DropdownMenuItem, DropdownMenuSeparator } from './ui/dropdown-menu-items';

export interface FilterOptionsProps {
  options: { value: string; label: string }[];
  chosen: string[];
  onChange: (chosen: string[]) => void;
}

/** The values that a list can be filtered by, in the menu of a filter. */
export function FilterOptions({ options, chosen, onChange }: FilterOptionsProps) {
  return (
    <>
      {options.map(({ value, label }) => (
        <DropdownMenuCheckboxItem
          key={value}
          checked={chosen.includes(value)}
          onCheckedChange={(on) => onChange(on ? [...chosen, value] : chosen.filter((each) => each !== value))}
        >
          {label}
        </DropdownMenuCheckboxItem>
      ))}
      {options.some(({ value }) => chosen.includes(value)) && (
        <>
          <DropdownMenuSeparator />
          <DropdownMenuItem onSelect={() => onChange([])}>Clear</DropdownMenuItem>
        </>
      )}
    </>
  );
}
