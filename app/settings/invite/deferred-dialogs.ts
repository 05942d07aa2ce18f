'use client';

import { deferredComponent } from '@/components/deferred';

/** The items of an invitation's menu, and the dialog that asks before it is revoked; loaded when its button is near. */
export const InvitationMenu = deferredComponent(async () => (await import('./invitation-menu')).InvitationMenu);
export const RevokeDialog = deferredComponent(async () => (await import('./revoke-dialog')).RevokeDialog);
/** The bar for the selected invitations; loaded when the first one is selected. */
export const InvitationBulkSelection = deferredComponent(
  async () => (await import('./bulk-selection')).InvitationBulkSelection,
);
