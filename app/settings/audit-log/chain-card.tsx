import { ShieldAlert, ShieldCheck } from 'lucide-react';
import { CopyButton } from '@/components/copy-button';
import { Count } from '@/components/count';
import { RelativeTime } from '@/components/relative-time';
import { Card } from '@/components/ui/card';
import type { AuditLogState } from '@/lib/audit-log/schema';
import { VerifyDialog } from './verify-dialog';

/** The integrity of the log: the last verification, the last seal, and a button to verify again. */
export function ChainCard({ state: { last_seal, verified } }: { state: AuditLogState }) {
  return (
    <Card className="mb-4 flex flex-wrap items-center gap-x-4 gap-y-3 px-4 py-3">
      <StatusIcon verified={verified} />
      <div className="min-w-0 flex-1 basis-40">
        <p className={verified?.intact === false ? 'font-medium text-bad' : 'font-medium'}>
          {verified ? (
            <span title={`Verified by ${verified.by}`}>
              {verified.intact ? 'Verified' : 'Verification failed'} <RelativeTime value={verified.at} inline />
            </span>
          ) : (
            'Not verified yet'
          )}
        </p>
        {verified?.finding && <p className="text-note [overflow-wrap:anywhere]">{verified.finding}</p>}
        <LastSeal seal={last_seal} />
      </div>
      <VerifyDialog />
    </Card>
  );
}

function StatusIcon({ verified }: Pick<AuditLogState, 'verified'>) {
  const Icon = verified?.intact === false ? ShieldAlert : ShieldCheck;
  const ink = !verified ? 'text-muted' : verified.intact ? 'text-ok' : 'text-bad';
  return <Icon aria-hidden="true" className={`size-5 shrink-0 ${ink}`} />;
}

function LastSeal({ seal }: { seal: AuditLogState['last_seal'] }) {
  if (!seal) {
    return <p className="text-muted text-note">New events are sealed into a hash chain within seconds.</p>;
  }
  return (
    <p className="flex items-center gap-x-1 text-muted text-note">
      <span>
        Last seal <Count value={seal.sequence} /> ·{' '}
        <span className="font-mono text-xs" title={seal.hash}>
          {seal.hash.slice(0, 8)}…
        </span>
      </span>
      <CopyButton value={`${seal.sequence}:${seal.hash}`} label="the last seal" className="-my-1.5 size-7" />
    </p>
  );
}
