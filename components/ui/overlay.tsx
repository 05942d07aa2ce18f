'use client';

import {
  type ComponentProps,
  createContext,
  type ReactNode,
  type Ref,
  type RefObject,
  useCallback,
  useContext,
  useId,
  useImperativeHandle,
  useRef,
  useState,
} from 'react';
import { Slot } from './slot';

// The state and the trigger of dialogs, sheets, menus and popovers, without the primitives that show them: those are a sixth of
// a page's scripts, so they are loaded when the pointer or the focus reaches the trigger (docs/decisions/0047-scripts-per-page.md).

interface Overlay {
  open: boolean;
  setOpen: (open: boolean) => void;
  /** Whether the overlay's code is wanted: it is open, or its trigger was approached. */
  wanted: boolean;
  approach: () => void;
  trigger: RefObject<HTMLElement | null>;
  triggerId: string;
  contentId: string;
  /** Whether a key has opened it before its code was loaded. */
  byKey: RefObject<boolean>;
}

const OverlayContext = createContext<Overlay | undefined>(undefined);

export interface OverlayRootProps {
  open?: boolean;
  onOpenChange?: (open: boolean) => void;
  children?: ReactNode;
}

/** Holds whether an overlay is open; controlled with `open` and `onOpenChange`. */
export function OverlayRoot({ open: given, onOpenChange, children }: OverlayRootProps) {
  const [own, setOwn] = useState(false);
  const [near, setNear] = useState(false);
  const trigger = useRef<HTMLElement>(null);
  const byKey = useRef(false);
  const [triggerId, contentId] = [useId(), useId()];
  const open = given ?? own;
  const setOpen = (next: boolean) => {
    setOwn(next);
    if (next !== open) onOpenChange?.(next);
  };
  // It stays loaded while it closes.
  if (open && !near) setNear(true);
  const approach = useCallback(() => setNear(true), []);
  return (
    <OverlayContext value={{ open, setOpen, wanted: near || open, approach, trigger, triggerId, contentId, byKey }}>
      {children}
    </OverlayContext>
  );
}

/** Returns the state of the surrounding overlay. */
export function useOverlay(): Overlay {
  const overlay = useContext(OverlayContext);
  if (!overlay) throw new Error('The parts of an overlay belong inside its root.');
  return overlay;
}

export type OverlayTriggerProps = ComponentProps<'button'> & {
  /** Makes the only child the trigger, such as a `Button`. */
  asChild?: boolean;
};

/** The button that opens a dialog or a popover. Opens it also when it is pressed before the overlay's code is there. */
export function OverlayTrigger(props: OverlayTriggerProps) {
  const { open, setOpen } = useOverlay();
  return <TriggerButton popup="dialog" {...props} onClick={() => setOpen(!open)} />;
}

/** The button of an overlay, without the events that open it. */
export function TriggerButton({ asChild, popup, ...props }: OverlayTriggerProps & { popup: 'dialog' | 'menu' }) {
  const { open, approach, trigger, triggerId, contentId } = useOverlay();
  const Element = asChild ? Slot : 'button';
  return (
    <Element
      {...(asChild ? {} : { type: 'button' })}
      id={triggerId}
      aria-haspopup={popup}
      aria-expanded={open}
      aria-controls={open ? contentId : undefined}
      data-state={open ? 'open' : 'closed'}
      {...props}
      ref={trigger as Ref<HTMLButtonElement>}
      onPointerEnter={approach}
      onTouchStart={approach}
      onFocus={approach}
    />
  );
}

/**
 * Stands for the trigger among Radix's own parts, which are mounted later and elsewhere: gives them the button's element, so that
 * they place the overlay next to it, return the focus to it, and know a press of it from a press outside.
 */
export function TriggerElement({ ref }: { ref?: Ref<HTMLElement | null> }) {
  const { trigger } = useOverlay();
  useImperativeHandle<HTMLElement | null, HTMLElement | null>(ref, () => trigger.current, [trigger]);
  return null;
}
