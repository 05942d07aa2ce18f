import type { Actor } from '@/lib/core/actor';
import { log } from '@/lib/core/log';
import { Problem } from '@/lib/core/problem';
import { CircuitOpen } from './circuit-breaker';
import type { ConnectionRow } from './connection-row';
import { noteFailure, noteRecovery, rereadConnection } from './connections';
import { holds } from './credentials';
import { notConnected, reconnectRequired, Unauthorized, VendorRefusal } from './errors';
import { markNeedsReconnect } from './mark-needs-reconnect';
import { exchange } from './send-request';
import type { Requester, Vendor } from './vendor';

/**
 * Returns a function that sends requests with the credentials of a connection. Rejected credentials are renewed once, if the
 * vendor supports it; after that the connection is marked `needs_reconnect`.
 * @throws Problem `reconnect_required`, `not_connected` (it was disconnected meanwhile) and those of `sendRequest`
 */
export function clientOf(vendor: Vendor, { id, base_url }: ConnectionRow, actor: Pick<Actor, 'request'>): Requester {
  const target = { key: id, base_url, request_id: actor.request.id };
  return async (request) => {
    let rejected: string | undefined;
    for (;;) {
      // Read again: another request may have renewed the credentials or ended the connection.
      const row = await rereadConnection(id);
      if (!row || row.status === 'disconnected') throw notConnected(vendor);
      if (row.status === 'needs_reconnect') throw reconnectRequired(vendor);
      const refused: string | undefined = rejected !== undefined && holds(row, rejected) ? rejected : undefined;
      let authorization: string | undefined;
      try {
        authorization = await vendor.authorize(row, refused, target.request_id);
        if (authorization === undefined || authorization === refused) return await giveUp(vendor, row);
        const answer = await exchange(vendor, { ...target, authorization }, request);
        // The vendor's change stands, whether or not its result can be saved here.
        if (row.last_error !== null) await noteRecovery(id).catch(unnoted);
        return answer;
      } catch (error) {
        if (tells(error)) await noteFailure(id, error.message).catch(unnoted);
        if (!(error instanceof Unauthorized) || authorization === undefined) throw error;
        if (rejected !== undefined) return await giveUpAfter(vendor, id, authorization);
        rejected = authorization;
      }
    }
  };
}

function unnoted(error: unknown): void {
  log.warn('vendor', { message: 'The status of a connection was not saved', error });
}

/** Marks a connection whose credentials the vendor refuses for good. */
async function giveUp(vendor: Vendor, row: ConnectionRow): Promise<never> {
  await markNeedsReconnect(row, `${vendor.name} no longer accepts our access.`);
  throw reconnectRequired(vendor);
}

// Renewing changes the row, and someone may have reconnected: only mark it if the row still holds the refused credentials.
async function giveUpAfter(vendor: Vendor, id: string, refused: string): Promise<never> {
  const now = await rereadConnection(id);
  if (now && holds(now, refused)) return giveUp(vendor, now);
  throw reconnectRequired(vendor);
}

/** Returns whether a failure says something about the vendor's health; refusals, caller errors and unsent requests do not. */
function tells(error: unknown): error is Problem {
  if (!(error instanceof Problem) || error instanceof VendorRefusal || error instanceof CircuitOpen) return false;
  return error.code.startsWith('upstream_');
}
