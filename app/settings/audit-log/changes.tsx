import type { AuditEvent } from '@/lib/audit-log/schema';
import { plural } from '@/lib/core/format';

/** The fields that an event changed, before → after; collapsed by default. */
export function Changes({ changes }: { changes: AuditEvent['changes'] }) {
  const count = Object.keys(changes).length;
  if (count === 0) return null;
  return (
    <details className="mt-1 text-note">
      <summary className="w-fit cursor-pointer rounded-xs py-0.5 text-muted marker:text-faint hover:text-text">
        {plural(count, 'change')}
      </summary>
      <ChangeList changes={changes} className="mt-1 bg-bg" />
    </details>
  );
}

/** Each changed field with its old and new value; a new field shows only its new value. */
export function ChangeList({ changes, className = '' }: { changes: AuditEvent['changes']; className?: string }) {
  return (
    <dl className={`grid gap-1.5 rounded-md border px-3 py-2 text-note ${className}`}>
      {Object.entries(changes).map(([field, { before, after }]) => (
        <div key={field} className="grid gap-x-3 sm:grid-cols-[10rem_minmax(0,1fr)]">
          <dt className="font-mono text-muted text-xs leading-5 [overflow-wrap:anywhere]">{field}</dt>
          <dd className="[overflow-wrap:anywhere]">
            {before !== null && before !== undefined && (
              <>
                <span className="text-muted">{written(before)}</span>
                <span aria-hidden="true" className="px-1.5 text-faint">
                  →
                </span>
                <span className="sr-only">changed to</span>
              </>
            )}
            {written(after)}
          </dd>
        </div>
      ))}
    </dl>
  );
}

function written(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'none';
  if (value === true) return 'yes';
  if (value === false) return 'no';
  if (Array.isArray(value)) return value.map(written).join(', ') || 'none';
  if (typeof value === 'object') return JSON.stringify(value);
  return String(value);
}
