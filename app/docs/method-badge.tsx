import { cn } from '@/components/ui/class-names';

const inks: Record<string, string> = {
  GET: 'bg-ok-wash text-ok',
  POST: 'bg-accent-wash text-accent-ink',
  PATCH: 'bg-warn-wash text-warn',
  PUT: 'bg-warn-wash text-warn',
  DELETE: 'bg-bad-wash text-bad',
};

/** An HTTP method. `fixed` makes all badges equally wide, so that the titles next to them align. */
export function MethodBadge({ method, fixed = false }: { method: string; fixed?: boolean }) {
  return (
    <span
      className={cn(
        'inline-grid h-[18px] shrink-0 place-items-center rounded-xs px-1.5 font-medium font-mono text-[11px] leading-none',
        fixed && 'w-[52px] px-0',
        inks[method] ?? 'bg-hover text-muted',
      )}
    >
      {method}
    </span>
  );
}
