import type { AuditEvent } from '@/lib/audit-log/schema';

/** What an event changed, field by field, before → after; closed until asked for. */
export function Changes({ changes }: { changes: AuditEvent['changes'] }) {
  const fields = Object.entries(changes);
  if (fields.length === 0) return null;
  return (
    <details className="mt-1 text-note">
      <summary className="w-fit cursor-pointer rounded-xs py-0.5 text-muted marker:text-faint hover:text-text">
        {fields.length === 1 ? '1 change' : `${fields.length} changes`}
      </summary>
      <dl className="mt-1 grid gap-1.5 rounded-md border bg-bg px-3 py-2">
        {fields.map(([field, { before, after }]) => (
          <div key={field} className="grid gap-x-3 sm:grid-cols-[10rem_minmax(0,1fr)]">
            <dt className="font-mono text-muted text-xs leading-5 [overflow-wrap:anywhere]">{field}</dt>
            <dd className="[overflow-wrap:anywhere]">
              <span className="text-muted">{written(before)}</span>
              <span aria-hidden="true" className="px-1.5 text-faint">
                →
              </span>
              <span className="sr-only">became</span>
              {written(after)}
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}

function written(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'none';
  if (Array.isArray(value)) return value.map(String).join(', ') || 'none';
  if (typeof value === 'object') return JSON.stringify(value);
  return String(value);
}
