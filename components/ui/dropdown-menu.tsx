'use client';

import type { DropdownMenuContentProps } from 'radix-ui/dropdown-menu';
import { createContext, type KeyboardEvent, type PointerEvent, useContext, useEffect } from 'react';
import { type Deferred, deferred, useDeferred } from '@/components/deferred';
import { cn } from './class-names';
import { OverlayRoot, type OverlayTriggerProps, TriggerButton, TriggerElement, useOverlay } from './overlay';
import { confirmCode, dialogCode } from './overlay-code';

const menuCode = deferred(() => import('radix-ui/dropdown-menu'));

type Primitives = typeof import('radix-ui/dropdown-menu');
const MenuContext = createContext<Primitives | undefined>(undefined);

/** Returns the primitives of the surrounding menu: items are only rendered inside of the content, which provides them. */
export function useMenu(): Primitives {
  return useContext(MenuContext)!;
}

const NOTHING = deferred(async () => true);

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
    byKey.current = true;
    setOpen(event.key === 'ArrowDown' || !open);
  };
  return <TriggerButton popup="menu" {...props} onPointerDown={press} onKeyDown={type} />;
}

interface ContentProps extends DropdownMenuContentProps {
  /** Deferred code of the items: loaded with the menu's own, which opens when both are there. */
  items?: Deferred<unknown>;
}

/** The menu's content. Not modal, so that the page behind it stays in the accessibility tree. */
export function DropdownMenuContent({ className, align = 'end', items = NOTHING, ...props }: ContentProps) {
  const { open, setOpen, wanted, triggerId, contentId, byKey } = useOverlay();
  const Primitive = useDeferred(menuCode, wanted);
  const has_items = useDeferred(items, wanted) !== undefined;
  // Radix focuses the first item when a key opened the menu, but has not seen a key that was pressed before all of it was loaded.
  const focusFirst = (menu: HTMLElement | null) => {
    if (!menu || !byKey.current) return;
    byKey.current = false;
    setTimeout(() => menu.querySelector<HTMLElement>('[role^=menuitem]:not([data-disabled])')?.focus());
  };
  // What a menu's items open next.
  useEffect(() => {
    if (open) void Promise.all([dialogCode.load(), confirmCode.load()]);
  }, [open]);
  if (!Primitive || !has_items) return null;
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
