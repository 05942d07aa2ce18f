import { cn } from '@/components/ui/class-names';

/** A square logo with the initial of a product or workspace. */
export function Mark({ name, className }: { name: string; className?: string }) {
  return (
    <span
      aria-hidden="true"
      className={cn(
        'grid size-7 shrink-0 select-none place-items-center rounded-md bg-[linear-gradient(140deg,oklch(60%_.19_36),oklch(66%_.16_62))] font-semibold text-sm text-white shadow-[inset_0_0_0_1px_oklch(100%_0_0/.14)]',
        className,
      )}
    >
      {Array.from(name.trim())[0]?.toUpperCase() ?? ''}
    </span>
  );
}
