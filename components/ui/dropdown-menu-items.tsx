'use client';

import { Check } from 'lucide-react';
import type {
  DropdownMenuCheckboxItemProps,
  DropdownMenuItemProps,
  DropdownMenuLabelProps,
  DropdownMenuRadioGroupProps,
  DropdownMenuRadioItemProps,
} from 'radix-ui/dropdown-menu';
import type { ReactNode } from 'react';
import { cn } from './class-names';
import { useMenu } from './dropdown-menu';

// What is in a menu, apart from the menu: pages defer the items of theirs (`items` of `DropdownMenuContent`).

/** A group of which one item is chosen, with `value` and `onValueChange`. */
export function DropdownMenuRadioGroup(props: DropdownMenuRadioGroupProps) {
  const { RadioGroup } = useMenu();
  return <RadioGroup {...props} />;
}

const itemLook = cn(
  'relative flex min-h-8 cursor-default select-none items-center gap-2.5 rounded-sm px-2 py-1 text-sm outline-none max-sm:min-h-11',
  'data-disabled:pointer-events-none data-highlighted:bg-hover data-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0',
);

type ItemProps = Omit<DropdownMenuItemProps, 'children'> & {
  icon?: ReactNode;
  /** A shortcut or a count at the end. */
  end?: ReactNode;
  tone?: 'danger';
  children: ReactNode;
};

/** A menu item. For a link, use `asChild` with an `<a>` or `Link` as the only child (without `icon` and `end`). */
export function DropdownMenuItem({ icon, end, tone, className, children, asChild, ...props }: ItemProps) {
  const Primitive = useMenu();
  const look = cn(
    itemLook,
    tone === 'danger' ? 'text-bad data-highlighted:bg-bad-wash' : '[&_svg]:text-muted',
    className,
  );
  if (asChild)
    return (
      <Primitive.Item {...props} asChild className={look}>
        {children}
      </Primitive.Item>
    );
  return (
    <Primitive.Item {...props} className={look}>
      {icon}
      <span className="min-w-0 flex-1">{children}</span>
      {end && <span className="ml-auto text-faint text-xs">{end}</span>}
    </Primitive.Item>
  );
}

/** An item of a `DropdownMenuRadioGroup`; a tick marks the chosen one. */
export function DropdownMenuRadioItem({
  icon,
  className,
  children,
  ...props
}: DropdownMenuRadioItemProps & { icon?: ReactNode }) {
  const Primitive = useMenu();
  return (
    <Primitive.RadioItem {...props} className={cn(itemLook, 'pr-8 [&_svg]:text-muted', className)}>
      {icon}
      <span className="min-w-0 flex-1">{children}</span>
      <Primitive.ItemIndicator className="absolute right-2">
        <Check aria-hidden="true" />
      </Primitive.ItemIndicator>
    </Primitive.RadioItem>
  );
}

/** An item that is on or off; keeps the menu open. */
export function DropdownMenuCheckboxItem({ className, children, ...props }: DropdownMenuCheckboxItemProps) {
  const Primitive = useMenu();
  return (
    <Primitive.CheckboxItem
      onSelect={(event) => event.preventDefault()}
      {...props}
      className={cn(itemLook, 'pr-8', className)}
    >
      <span className="min-w-0 flex-1">{children}</span>
      <Primitive.ItemIndicator className="absolute right-2">
        <Check aria-hidden="true" />
      </Primitive.ItemIndicator>
    </Primitive.CheckboxItem>
  );
}

/** The heading of a group of items. */
export function DropdownMenuLabel({ className, ...props }: DropdownMenuLabelProps) {
  const Primitive = useMenu();
  return <Primitive.Label {...props} className={cn('px-2 pt-2 pb-1 text-faint text-xs', className)} />;
}

/** A separator between groups. */
export function DropdownMenuSeparator() {
  const Primitive = useMenu();
  return <Primitive.Separator className="-mx-1 my-1 h-px bg-line" />;
}
