'use client';

import { deferredComponent } from '@/components/deferred';

/** The dialog of the acts on several invitations. */
export const BulkDialog = deferredComponent(async () => (await import('./bulk-dialog')).BulkDialog);
