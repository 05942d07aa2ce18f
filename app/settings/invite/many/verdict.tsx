'use client';

import { useState, useTransition } from 'react';
import { failedCall } from '@/components/failed-call';
import { Badge, type Tone } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { resendInvitationAction } from '../actions';
import { type Group, type Row, reasonOf } from './row';
import { verdictId } from './row-cells';

const LABELS: Record<Group, { label: string; tone: Tone }> = {
  unchecked: { label: 'Checking…', tone: 'neutral' },
  ready: { label: 'Ready', tone: 'ok' },
  known: { label: 'No action needed', tone: 'neutral' },
  refused: { label: 'Needs fixing', tone: 'bad' },
};

/** The status of a row, and what to do about it. */
export function VerdictCell({ row }: { row: Row }) {
  const { label, tone } = LABELS[row.verdict.status];
  const open = row.verdict.status === 'known' ? row.verdict.invitation_id : null;
  const reason = reasonOf(row);
  return (
    <div className="grid justify-items-start gap-1">
      <Badge tone={tone}>{label}</Badge>
      {reason && (
        <p id={verdictId(row)} className="text-pretty text-left text-muted text-note [overflow-wrap:anywhere]">
          {open ? 'Already has a pending invitation.' : reason}
        </p>
      )}
      {open && <Resend id={open} email={row.email} />}
    </div>
  );
}

function Resend({ id, email }: { id: string; email: string }) {
  const [outcome, setOutcome] = useState('');
  const [pending, startTransition] = useTransition();
  const resend = () =>
    startTransition(async () => {
      const result = await resendInvitationAction({ id }).catch(failedCall);
      setOutcome(result.ok ? 'A new email is on its way.' : result.problem.detail);
    });
  return (
    <span role="status" className="text-muted text-note">
      {outcome || (
        <Button size="sm" pending={pending} onClick={resend} aria-label={`Resend the invitation to ${email}`}>
          Resend
        </Button>
      )}
    </span>
  );
}
