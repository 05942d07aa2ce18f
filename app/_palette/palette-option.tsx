'use client';

import {
  Building2,
  Code,
  Copy,
  KeyRound,
  LogOut,
  type LucideIcon,
  Pencil,
  Plug,
  ScrollText,
  ShieldCheck,
  SunMoon,
  TriangleAlert,
  UserPlus,
  UserRound,
  Users,
} from 'lucide-react';
import type { MouseEvent } from 'react';
import { Avatar } from '@/components/ui/avatar';
import { cn } from '@/components/ui/class-names';
import { Spinner } from '@/components/ui/spinner';
import type { PaletteIconName, PaletteItem } from './item';

const ICONS: Record<Exclude<PaletteIconName, 'person'>, LucideIcon> = {
  organization: Building2,
  users: Users,
  invite: UserPlus,
  key: KeyRound,
  integrations: Plug,
  audit: ScrollText,
  profile: UserRound,
  security: ShieldCheck,
  code: Code,
  edit: Pencil,
  copy: Copy,
  danger: TriangleAlert,
  theme: SunMoon,
  sign_out: LogOut,
};

interface Props {
  id: string;
  item: PaletteItem;
  active: boolean;
  pending: boolean;
  onMove: () => void;
  onChoose: (event: MouseEvent) => void;
}

/** A row of the palette. The text field keeps the focus; a pointer that moves takes the highlight along. */
export function PaletteOption({ id, item, active, pending, onMove, onChoose }: Props) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: keys are handled by the text field
    // biome-ignore lint/a11y/useFocusableInteractive: aria-activedescendant of the text field
    <div
      id={id}
      role="option"
      aria-selected={active}
      onPointerMove={onMove}
      // Before the click, the press would take the focus from the text field.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onChoose}
      className={cn(
        'flex min-h-10 cursor-pointer select-none items-center gap-3 rounded-md px-2.5 py-1.5 max-sm:min-h-12',
        active && 'bg-hover',
      )}
    >
      <ItemIcon item={item} active={active} />
      <span className="min-w-0 flex-auto truncate">{item.title}</span>
      {item.note && <span className="min-w-0 max-w-[55%] truncate text-muted text-note">{item.note}</span>}
      {pending && <Spinner className="shrink-0 text-muted" />}
    </div>
  );
}

function ItemIcon({ item, active }: { item: PaletteItem; active: boolean }) {
  if (item.icon === 'person') return <Avatar name={item.title} seed={item.id} className="-mx-1 size-6 text-[10px]" />;
  const Icon = ICONS[item.icon];
  return <Icon aria-hidden="true" className={cn('size-4 shrink-0', active ? 'text-text' : 'text-faint')} />;
}
