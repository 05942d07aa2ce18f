'use client';

import { useState, useTransition } from 'react';
import { failedCall } from '@/components/failed-call';
import { Badge, type Tone } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { resendInvitationAction } from '../actions';
import { type Group, groupOf, type Row, reasonOf } from './row';
import { verdictId } from './row-cells';

const WORDS: Record<Group, { label: string; tone: Tone }> = {
  unchecked: { label: 'Checking…', tone: 'neutral' },
  ready: { label: 'Ready', tone: 'ok' },
  sent: { label: 'Invited', tone: 'ok' },
  known: { label: 'Nothing to do', tone: 'neutral' },
  refused: { label: 'To fix', tone: 'bad' },
};

/** How a row stands, and what is to be done about it. */
export function VerdictCell({ row }: { row: Row }) {
  const { label, tone } = WORDS[groupOf(row.verdict)];
  const open = row.verdict.status === 'known' ? row.verdict.invitation_id : null;
  const reason = row.verdict.status === 'refused' || row.verdict.status === 'known' ? reasonOf(row) : '';
  return (
    <div className="grid justify-items-start gap-1">
      <Badge tone={tone}>{label}</Badge>
      {reason && (
        <p id={verdictId(row)} className="text-pretty text-left text-muted text-note [overflow-wrap:anywhere]">
          {open ? 'Has an invitation already.' : reason}
        </p>
      )}
      {open && <Resend id={open} email={row.email} />}
    </div>
  );
}

function Resend({ id, email }: { id: string; email: string }) {
  const [said, setSaid] = useState('');
  const [pending, startTransition] = useTransition();
  const resend = () =>
    startTransition(async () => {
      const result = await resendInvitationAction({ id }).catch(failedCall);
      setSaid(result.ok ? 'A new mail is on its way.' : result.problem.detail);
    });
  return (
    <span role="status" className="text-muted text-note">
      {said || (
        <Button size="sm" pending={pending} onClick={resend} aria-label={`Resend the invitation of ${email}`}>
          Resend
        </Button>
      )}
    </span>
  );
}
