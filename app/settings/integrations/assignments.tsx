'use client';

import { Bot } from 'lucide-react';
import { useState } from 'react';
import { deferredComponent, onApproach } from '@/components/deferred';
import { Button } from '@/components/ui/button';
import { Dialog, DialogContent } from '@/components/ui/dialog';
import { dialogCode } from '@/components/ui/overlay-code';
import type { BookedCalendar, Connection } from '@/lib/integrations/core/schema';
import { VENDOR_LABELS } from './labels';

const AssignForm = deferredComponent(async () => (await import('./assign-form')).AssignForm);
const approach = onApproach(AssignForm.code, dialogCode);

/** The agents that book through an account, with a dialog to change them. */
export function Assignments({
  connection,
  calendars,
  may_write,
}: {
  connection: Connection;
  calendars: BookedCalendar[];
  may_write: boolean;
}) {
  const [open, setOpen] = useState(false);
  const labels = VENDOR_LABELS[connection.vendor];
  return (
    <div className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-md bg-bg px-3 py-2.5 sm:ml-[50px]">
      <Bot aria-hidden="true" className="size-4 shrink-0 text-muted" />
      {calendars.length > 0 ? (
        <ul
          aria-label="Agents that book here"
          className="flex min-w-0 flex-1 basis-48 flex-wrap gap-x-4 gap-y-0.5 text-note"
        >
          {calendars.map(({ calendar_id, calendar_name, agent_name }) => (
            <li key={calendar_id} className="[overflow-wrap:anywhere]">
              <span className="font-medium">{agent_name}</span>{' '}
              <span className="text-muted">books {calendar_name}</span>
            </li>
          ))}
        </ul>
      ) : (
        <p className="min-w-0 flex-1 basis-48 text-muted text-note">No agents book here yet.</p>
      )}
      {may_write && (
        <Dialog open={open} onOpenChange={setOpen}>
          <Button
            size="sm"
            {...approach}
            onClick={() => setOpen(true)}
            aria-label={`Assign agents to ${labels.calendars} of ${connection.account_name}`}
          >
            Assign agents
          </Button>
          <DialogContent
            needs={AssignForm}
            title={`Assign agents to ${connection.account_name}`}
            description={`Choose the agent that books each of its ${labels.calendars}. Changes apply immediately.`}
          >
            <AssignForm connection={connection} booked={calendars} />
          </DialogContent>
        </Dialog>
      )}
    </div>
  );
}
