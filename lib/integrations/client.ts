import type { Actor } from '@/lib/actor';
import { Problem } from '@/lib/problem';
import { type ConnectionRow, noteFailure, noteRecovery, rereadConnection } from './connections';
import { markNeedsReconnect } from './dead';
import { exchange } from './exchange';
import { HeldBack } from './gate';
import { notConnected, reconnectRequired, Unauthorized, VendorRefusal } from './refusal';
import type { Requester, Vendor } from './vendor';

/**
 * A function that sends requests with the credentials of a connection. Credentials that the vendor does not accept are
 * renewed once, where the vendor has a way; after that the connection is marked as in need of reconnecting.
 * @throws Problem `reconnect_required`, `not_connected` (it was disconnected meanwhile) and whatever `exchange` throws
 */
export function clientOf(vendor: Vendor, connection: ConnectionRow, actor: Pick<Actor, 'request'>): Requester {
  const request_id = actor.request.id;
  return async (request) => {
    const target = { key: connection.id, base_url: connection.base_url, request_id };
    let rejected: string | undefined;
    for (;;) {
      // As it stands now: somebody else may have renewed the credentials, or ended the connection.
      const row = await rereadConnection(connection.id);
      if (!row || row.status === 'disconnected') throw notConnected(vendor);
      if (row.status === 'needs_reconnect') throw reconnectRequired(vendor);
      const authorization = await vendor.authorize(row, rejected, request_id);
      if (authorization === undefined || authorization === rejected) {
        await markNeedsReconnect(row, `${vendor.name} does not accept our access any more.`);
        throw reconnectRequired(vendor);
      }
      try {
        const answer = await exchange(vendor, { ...target, authorization }, request);
        if (row.last_error !== null) await noteRecovery(row.id);
        return answer;
      } catch (error) {
        if (error instanceof Unauthorized) {
          if (rejected !== undefined) {
            await markNeedsReconnect(row, `${vendor.name} does not accept our access any more.`);
            throw reconnectRequired(vendor);
          }
          rejected = authorization;
          continue;
        }
        if (tells(error)) await noteFailure(row.id, error.message);
        throw error;
      }
    }
  };
}

/** Whether a failure is news of the vendor. */
function tells(error: unknown): error is Problem {
  return error instanceof Problem && !(error instanceof VendorRefusal) && !(error instanceof HeldBack);
}
