'use client';

import { useState } from 'react';
import { toast } from 'sonner';
import { useNow } from '@/components/clock';
import { PrefetchLink } from '@/components/prefetch-link';
import { RelativeTime, ShortDate } from '@/components/relative-time';
import { Alert } from '@/components/ui/alert';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { plural } from '@/lib/core/format';
import { RequireDialog } from './require-dialog';
import type { SavePolicy } from './use-policy';

interface Props {
  /** When it becomes required; null when it is not required. */
  due_at: string | null;
  own_two_factor: boolean;
  members_without: number;
  save: SavePolicy;
}

/** Whether every member must have a second factor, and by when. */
export function TwoFactorCard({ due_at, own_two_factor, members_without, save }: Props) {
  return (
    <Card>
      <CardHeader
        level={3}
        title={
          <span className="flex flex-wrap items-center gap-x-2.5 gap-y-1">
            Two-factor authentication
            <State due_at={due_at} />
          </span>
        }
        description="When required, members who have not set it up by the deadline must do so before they can do anything else here."
      />
      <CardBody>
        <p className="text-pretty">
          {members_without === 0 ? (
            'Every member has a second factor.'
          ) : (
            <PrefetchLink
              href="/settings/users?two_factor=off&status=active"
              className="underline decoration-line-strong underline-offset-4 hover:decoration-current"
            >
              {plural(members_without, 'member has', 'members have')} no second factor.
            </PrefetchLink>
          )}
        </p>
        {!own_two_factor && due_at === null && (
          <Alert
            role="note"
            title="Set it up for yourself first"
            action={
              <Button asChild size="sm">
                <PrefetchLink href="/settings/security">Go to Security</PrefetchLink>
              </Button>
            }
          >
            Before you can require two-factor authentication for everyone, turn it on for your own account.
          </Alert>
        )}
      </CardBody>
      <CardFooter hint={<Hint due_at={due_at} />}>
        {due_at !== null && <StopRequiring save={save} />}
        {own_two_factor && <Require due_at={due_at} save={save} />}
      </CardFooter>
    </Card>
  );
}

function State({ due_at }: { due_at: string | null }) {
  const { now } = useNow();
  if (due_at === null) return <Badge>Not required</Badge>;
  if (Date.parse(due_at) <= now) {
    return (
      <Badge tone="ok" dot>
        Required
      </Badge>
    );
  }
  return (
    <Badge tone="accent">
      <span>
        Required from <ShortDate value={due_at} />
      </span>
    </Badge>
  );
}

function Hint({ due_at }: { due_at: string | null }) {
  const { now } = useNow();
  if (due_at === null) return 'You’ll see who is affected before anything is saved.';
  if (Date.parse(due_at) <= now) {
    return (
      <>
        Required since <RelativeTime value={due_at} inline />. Nobody can turn it off for themselves.
      </>
    );
  }
  return (
    <>
      Members without it are reminded by email seven days and one day before. The deadline is{' '}
      <RelativeTime value={due_at} inline />.
    </>
  );
}

function Require({ due_at, save }: { due_at: string | null; save: SavePolicy }) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <Button variant={due_at === null ? 'primary' : 'secondary'} onClick={() => setOpen(true)}>
        {due_at === null ? 'Require two-factor…' : 'Change the deadline…'}
      </Button>
      <RequireDialog due_at={due_at} save={save} open={open} onOpenChange={setOpen} />
    </>
  );
}

function StopRequiring({ save }: { save: SavePolicy }) {
  return (
    <ConfirmDialog
      trigger={<Button variant="danger-outline">Stop requiring…</Button>}
      title="Stop requiring two-factor authentication?"
      description="A password alone will be enough again, and members can turn two-factor off. Nobody’s second factor is removed."
      confirmLabel="Stop requiring it"
      onConfirm={async () => {
        const refused = await save({ two_factor_required_from: null });
        if (refused) return refused;
        toast.success('Two-factor authentication is no longer required');
      }}
    />
  );
}
