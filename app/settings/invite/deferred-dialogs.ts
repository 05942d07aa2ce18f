'use client';

import { deferredComponent } from '@/components/deferred';

/** The dialog that asks before an invitation is revoked; loaded when the menu that opens it is near. */
export const ConfirmDialog = deferredComponent(
  async () => (await import('@/components/ui/confirm-dialog')).ConfirmDialog,
);
/** The bar for the selected invitations; loaded when the first one is selected. */
export const InvitationBulkSelection = deferredComponent(
  async () => (await import('./bulk-selection')).InvitationBulkSelection,
);
/** The dialog of the acts on several invitations. */
export const BulkDialog = deferredComponent(async () => (await import('./bulk-dialog')).BulkDialog);
