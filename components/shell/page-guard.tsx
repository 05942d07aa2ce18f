'use client';

import { useEffect, useSyncExternalStore } from 'react';
import { deferredComponent } from '../deferred';
import { isNoticeOpen, pageState, subscribe, watchSession } from './page-state';
import type { Switch } from './stale-notice';

const StaleNotice = deferredComponent(async () => (await import('./stale-notice')).StaleNotice);

/** Tells the user that the page is for another user, organization or version than the session, and how to continue. */
export function PageGuard({ switchAction }: { switchAction: Switch }) {
  const state = useSyncExternalStore(subscribe, pageState, pageState);
  const open = useSyncExternalStore(subscribe, isNoticeOpen, isNoticeOpen);
  useEffect(watchSession, []);
  return <StaleNotice open={open} state={state} switchAction={switchAction} />;
}
