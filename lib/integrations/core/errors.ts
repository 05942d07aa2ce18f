import { Problem } from '@/lib/core/problem';
import type { Vendor } from './vendor';

/**
 * A vendor understood a request and refused it: 400, 403, 404, 409, 422. If the caller can fix the cause, the operation catches
 * this and says how; otherwise it becomes an `upstream_error`. The vendor's messages are used for decisions but never shown,
 * because they may repeat what was sent.
 */
export class VendorRefusal extends Problem {
  readonly upstream_status: number;
  readonly messages: readonly string[];

  constructor(vendor: Pick<Vendor, 'name'>, status: number, messages: readonly string[]) {
    super(
      'upstream_error',
      status === 403
        ? `${vendor.name} does not allow this for the connected account. Reconnect it with all permissions under Settings → Integrations.`
        : `${vendor.name} refused the request (${status}). If it happens again, tell us the request_id.`,
    );
    this.upstream_status = status;
    this.messages = messages;
  }
}

/** The vendor does not accept the credentials. Never leaves the client. */
export class Unauthorized extends Error {
  constructor(readonly messages: readonly string[]) {
    super('The vendor does not accept the credentials');
  }
}

/** No account is connected. */
export function notConnected(vendor: Pick<Vendor, 'name'>): Problem {
  return new Problem(
    'not_connected',
    `${vendor.name} is not connected. An administrator can connect it under Settings → Integrations.`,
  );
}

/** The vendor rejects the stored credentials, and only a person can reconnect. */
export function reconnectRequired(vendor: Pick<Vendor, 'name'>): Problem {
  return new Problem(
    'reconnect_required',
    `${vendor.name} no longer accepts our access. An administrator can reconnect it under Settings → Integrations.`,
  );
}
