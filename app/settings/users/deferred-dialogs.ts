'use client';

import { deferredComponent } from '@/components/deferred';

/** The dialogs of the acts on a user; loaded when a menu or button that opens them is near. */
export const UserDialogs = deferredComponent(async () => (await import('./user-dialogs')).UserDialogs);
/** The dialog of the acts on several users. */
export const BulkDialog = deferredComponent(async () => (await import('./bulk-dialog')).BulkDialog);
