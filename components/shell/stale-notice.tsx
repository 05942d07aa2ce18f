'use client';

import { useState } from 'react';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { failedCall } from '../failed-call';
import { Alert } from '../ui/alert';
import { Button } from '../ui/button';
import { useUnsavedChanges } from '../unsaved-changes';
import { announce, checkSession, dismiss, type PageState, reload } from './page-state';

type StaleState = Exclude<PageState, { kind: 'current' }>;
/** Switches the session to another organization. */
export type Switch = (input: {
  organization_id: string;
}) => Promise<{ ok: true } | { ok: false; problem: { detail: string } }>;

/** Says that the page is out of date, and why. */
export function StaleNotice({ open, state, switchAction }: { open: boolean; state: PageState; switchAction: Switch }) {
  const { allowLeave } = useUnsavedChanges();
  const notice = state.kind !== 'current' ? NOTICES[state.kind](state as never) : undefined;
  const proceed = () => reload(state.kind === 'signed_out' ? signInPath() : undefined, allowLeave);
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => !next && dismiss()}
      title={notice?.title}
      description={notice?.description}
      confirmLabel={notice?.action ?? ''}
      cancelLabel="Not now"
      tone="primary"
      onConfirm={proceed}
    >
      {state.kind === 'organization_changed' && (
        <SwitchBack organization={state.shown.organization} switchAction={switchAction} />
      )}
    </ConfirmDialog>
  );
}

/** Switches the session back to the page's organization, so that nothing on the page is lost to a reload. */
function SwitchBack({
  organization,
  switchAction,
}: {
  organization: { id: string; name: string };
  switchAction: Switch;
}) {
  const [pending, setPending] = useState(false);
  const [error, setError] = useState<string>();
  const switchBack = async () => {
    setPending(true);
    const result = await switchAction({ organization_id: organization.id }).catch(failedCall);
    setPending(false);
    if (result.ok) {
      await checkSession();
      announce();
    } else setError(result.problem.detail);
  };
  return (
    <div className="grid justify-items-start gap-3">
      <Button pending={pending} onClick={() => void switchBack()}>
        Switch back to {organization.name}
      </Button>
      {error && <Alert tone="bad">{error}</Alert>}
    </div>
  );
}

interface Notice {
  title: string;
  description: string;
  action: string;
}

const NOTICES: { [K in StaleState['kind']]: (state: Extract<StaleState, { kind: K }>) => Notice } = {
  signed_out: ({ shown }) => ({
    title: 'You’re signed out',
    description: `You signed out in another tab, or your session ended. Sign in again as ${shown.email} to continue; what you typed is kept.`,
    action: 'Sign in',
  }),
  user_changed: ({ shown, now }) => ({
    title: `You’re now signed in as ${now.name}`,
    description: `This page belongs to ${shown.name} (${shown.email}), but ${now.email} signed in in another tab. Reload to continue as ${now.name}.`,
    action: 'Reload',
  }),
  organization_changed: ({ shown, now }) => ({
    title: `You switched to ${now.organization.name}`,
    description: `This page still shows ${shown.organization.name}. Reload to continue in ${now.organization.name}, or switch back to keep working here.`,
    action: 'Reload',
  }),
  new_version: () => ({
    title: 'A new version is available',
    description: 'This page is older than the server. Reload to continue; what you typed is kept.',
    action: 'Reload',
  }),
};

function signInPath(): string {
  return `/login?next=${encodeURIComponent(window.location.pathname + window.location.search)}`;
}
