'use client';

import { Check } from 'lucide-react';
import type {
  DropdownMenuCheckboxItemProps,
  DropdownMenuContentProps,
  DropdownMenuItemProps,
  DropdownMenuLabelProps,
  DropdownMenuRadioGroupProps,
  DropdownMenuRadioItemProps,
} from 'radix-ui/dropdown-menu';
import { createContext, type KeyboardEvent, type PointerEvent, type ReactNode, useContext, useEffect } from 'react';
import { deferred, useDeferred } from '@/components/deferred';
import { cn } from './class-names';
import { OverlayRoot, type OverlayTriggerProps, TriggerButton, TriggerElement, useOverlay } from './overlay';
import { confirmCode, dialogCode } from './overlay-code';

const menuCode = deferred(() => import('radix-ui/dropdown-menu'));

type Primitives = typeof import('radix-ui/dropdown-menu');
const MenuContext = createContext<Primitives | undefined>(undefined);

// Items are only rendered inside of the content, which provides their primitives.
function useMenu(): Primitives {
  return useContext(MenuContext)!;
}

/** The state of a menu. */
export const DropdownMenu = OverlayRoot;

const OPENING_KEYS = ['Enter', ' ', 'ArrowDown'];

/** The button that opens it, on press and by Enter, Space or arrow down; use `asChild` with a `Button`. */
export function DropdownMenuTrigger(props: OverlayTriggerProps) {
  const { open, setOpen, byKey } = useOverlay();
  const press = (event: PointerEvent) => {
    if (event.button !== 0 || event.ctrlKey) return;
    byKey.current = false;
    setOpen(!open);
    // The menu takes the focus, which the press would give to the button.
    if (!open) event.preventDefault();
  };
  const type = (event: KeyboardEvent) => {
    if (!OPENING_KEYS.includes(event.key)) return;
    event.preventDefault();
    byKey.current = !menuCode.loaded();
    setOpen(event.key === 'ArrowDown' || !open);
  };
  return <TriggerButton popup="menu" {...props} onPointerDown={press} onKeyDown={type} />;
}

/** A group of which one item is chosen, with `value` and `onValueChange`. */
export function DropdownMenuRadioGroup(props: DropdownMenuRadioGroupProps) {
  const { RadioGroup } = useMenu();
  return <RadioGroup {...props} />;
}

const itemLook = cn(
  'relative flex min-h-8 cursor-default select-none items-center gap-2.5 rounded-sm px-2 py-1 text-sm outline-none max-sm:min-h-11',
  'data-disabled:pointer-events-none data-highlighted:bg-hover data-disabled:opacity-50 [&_svg]:size-4 [&_svg]:shrink-0',
);

/** The menu's content. Not modal, so that the page behind it stays in the accessibility tree. */
export function DropdownMenuContent({ className, align = 'end', ...props }: DropdownMenuContentProps) {
  const { open, setOpen, wanted, triggerId, contentId, byKey } = useOverlay();
  const Primitive = useDeferred(menuCode, wanted);
  // Radix focuses the first item when a key opened the menu, but has not seen a key that was pressed before it was loaded.
  const focusFirst = (menu: HTMLElement | null) => {
    if (!menu || !byKey.current) return;
    byKey.current = false;
    setTimeout(() => menu.querySelector<HTMLElement>('[role^=menuitem]:not([data-disabled])')?.focus());
  };
  // What a menu's items open next.
  useEffect(() => {
    if (open) void Promise.all([dialogCode.load(), confirmCode.load()]);
  }, [open]);
  if (!Primitive) return null;
  return (
    <Primitive.Root modal={false} open={open} onOpenChange={setOpen}>
      <Primitive.Trigger asChild>
        <TriggerElement />
      </Primitive.Trigger>
      <MenuContext value={Primitive}>
        <Primitive.Portal>
          <Primitive.Content
            sideOffset={6}
            collisionPadding={8}
            {...props}
            ref={focusFirst}
            id={contentId}
            aria-labelledby={triggerId}
            align={align}
            className={cn(
              'z-50 max-h-(--radix-dropdown-menu-content-available-height) min-w-48 overflow-y-auto rounded-lg border border-line-strong bg-raised p-1 shadow-float',
              'origin-(--radix-dropdown-menu-content-transform-origin) animate-pop',
              className,
            )}
          />
        </Primitive.Portal>
      </MenuContext>
    </Primitive.Root>
  );
}

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
