import { Alert } from '@/components/ui/alert';
import type { Verification } from '@/lib/audit-log/schema';
import { plural, pluralNoun } from '@/lib/core/format';

/** The result of a verification. */
export function VerifyResult({ found }: { found: Verification }) {
  const { broken, checked, took_ms, waiting, seal_expired } = found;
  if (broken) {
    return (
      <Alert tone="bad" title={broken.detail} role="note">
        {checked > 0 && `${plural(checked, 'event')} before it ${pluralNoun(checked, 'is', 'are')} intact. `}
        Export the log and compare it with an earlier export or a backup.
        {broken.event_id && <span className="mt-1 block font-mono text-xs">Event {broken.event_id}</span>}
      </Alert>
    );
  }
  const seconds = Math.max(0.1, took_ms / 1_000).toFixed(1);
  return (
    <Alert tone="ok" title="The audit log is intact" role="note">
      {plural(checked, 'event')} verified in {seconds} s.
      {waiting > 0 && ` ${plural(waiting, 'new event')} ${pluralNoun(waiting, 'is', 'are')} not sealed yet.`}
      {seal_expired && ' The seal you entered belongs to an event that is no longer kept, so it was not compared.'}
    </Alert>
  );
}
