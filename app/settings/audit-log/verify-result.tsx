import { Alert } from '@/components/ui/alert';
import type { Verification } from '@/lib/audit-log/schema';

const written = new Intl.NumberFormat('en-US');

/** What a verification found, for people. */
export function VerifyResult({ found }: { found: Verification }) {
  const { broken, checked, took_ms, waiting, seal_expired } = found;
  if (broken) {
    return (
      <Alert tone="bad" title={broken.detail} role="note">
        {checked > 0 && `${events(checked)} before it are as they were sealed. `}
        Export the log, keep it, and compare it with an earlier export or a backup.
        {broken.event_id && <span className="mt-1 block font-mono text-xs">Event {broken.event_id}</span>}
      </Alert>
    );
  }
  const seconds = Math.max(0.1, took_ms / 1_000).toFixed(1);
  return (
    <Alert tone="ok" title="The log is whole" role="note">
      {events(checked)} compared in {seconds} s; each is as it was sealed.
      {waiting > 0 && ` ${events(waiting)} are so new that they are not sealed yet.`}
      {seal_expired && ' The seal that you gave is of an event that is kept no longer, so it was not compared.'}
    </Alert>
  );
}

function events(count: number): string {
  return `${written.format(count)} ${count === 1 ? 'event' : 'events'}`;
}
