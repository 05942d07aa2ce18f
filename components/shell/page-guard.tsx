'use client';

import { useEffect, useState, useSyncExternalStore } from 'react';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { failedCall } from '../failed-call';
import { Alert } from '../ui/alert';
import { Button } from '../ui/button';
import { useUnsavedChanges } from '../unsaved-changes';
import {
  announce,
  checkSession,
  dismiss,
  isNewsOpen,
  type PageState,
  pageState,
  reload,
  subscribe,
  watchSession,
} from './page-state';

type News = Exclude<PageState, { kind: 'current' }>;
type Switch = (input: {
  organization_id: string;
}) => Promise<{ ok: true } | { ok: false; problem: { detail: string } }>;

/** Says that the page shows another person, organization or version than the one that would act, and how to go on. */
export function PageGuard({ switchAction }: { switchAction: Switch }) {
  const state = useSyncExternalStore(subscribe, pageState, pageState);
  useEffect(watchSession, []);
  const { releaseLease } = useUnsavedChanges();
  const open = useSyncExternalStore(subscribe, isNewsOpen, isNewsOpen);
  const news = state.kind !== 'current' ? NEWS[state.kind](state as never) : undefined;
  const goOn = () => reload(state.kind === 'signed_out' ? signInPath() : undefined, releaseLease);
  return (
    <ConfirmDialog
      open={open}
      onOpenChange={(next) => !next && dismiss()}
      title={news?.title}
      description={news?.description}
      confirmLabel={news?.act ?? ''}
      cancelLabel="Not now"
      tone="primary"
      onConfirm={goOn}
    >
      {state.kind === 'organization_changed' && (
        <SwitchBack organization={state.shown.organization} switchAction={switchAction} />
      )}
    </ConfirmDialog>
  );
}

/** Makes the page right again instead of loading it anew: nothing that is open on it is lost. */
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

interface Words {
  title: string;
  description: string;
  act: string;
}

const NEWS: { [K in News['kind']]: (state: Extract<News, { kind: K }>) => Words } = {
  signed_out: ({ shown }) => ({
    title: 'You’re signed out',
    description: `You signed out in another tab, or your session ended. Sign in again as ${shown.email} to continue; what you typed is kept.`,
    act: 'Sign in',
  }),
  user_changed: ({ shown, now }) => ({
    title: `You’re now signed in as ${now.name}`,
    description: `This page belongs to ${shown.name} (${shown.email}), but ${now.email} signed in in another tab. Reload to continue as ${now.name}.`,
    act: 'Reload',
  }),
  organization_changed: ({ shown, now }) => ({
    title: `You switched to ${now.organization.name}`,
    description: `This page still shows ${shown.organization.name}. Reload to continue in ${now.organization.name}, or switch back to keep working here.`,
    act: 'Reload',
  }),
  new_version: () => ({
    title: 'A new version is available',
    description: 'This page is older than the server. Reload to continue; what you typed is kept.',
    act: 'Reload',
  }),
};

function signInPath(): string {
  return `/login?next=${encodeURIComponent(window.location.pathname + window.location.search)}`;
}
