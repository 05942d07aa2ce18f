import type { Db } from '@/db/client';
import type { Actor } from '@/lib/core/actor';
import { Problem } from '@/lib/core/problem';
import { clientOf } from '@/lib/integrations/core/client';
import type { ConnectionRow } from '@/lib/integrations/core/connection-row';
import { chosenConnection, noteChecked } from '@/lib/integrations/core/connections';
import { assignments } from './agents';
import type { SetupStatus } from './schema';
import { ghl } from './vendor';

/** How long a check is valid, in milliseconds. */
const FRESH_MS = 30_000;

/** Returns the setup progress of the primary location. Vendor failures never throw; they are part of the answer. */
export async function setupStatus(db: Db, actor: Actor): Promise<SetupStatus> {
  const connection = await chosenConnection(db, actor, 'gohighlevel');
  const assigned = connection ? await assignments(db, actor) : [];
  const agent_count = new Set(
    assigned.filter((one) => one.connection.status !== 'disconnected').map(({ agent }) => agent.id),
  ).size;
  const access = connection ? await accessOf(db, actor, connection) : 'none';
  const token_valid = access === 'good' || access === 'unknown';
  const setup_complete = token_valid && agent_count > 0;
  return {
    ghl_connected: connection !== undefined,
    location_id: connection?.account_id ?? null,
    company_id: connection?.company_id ?? null,
    token_valid,
    agents_created: agent_count > 0,
    agent_count,
    setup_complete,
    message: messageOf(access, setup_complete),
    next_step: !token_valid ? 'CONNECT_GHL' : setup_complete ? '' : 'CREATE_AGENT',
  };
}

type Access = 'none' | 'dead' | 'unknown' | 'good';

async function accessOf(db: Db, actor: Actor, connection: ConnectionRow): Promise<Access> {
  if (connection.status !== 'active') return 'dead';
  const { last_checked_at, last_error } = connection;
  if (last_error === null && last_checked_at && Date.now() - Date.parse(last_checked_at) < FRESH_MS) return 'good';
  const begun = performance.now();
  try {
    const account = await ghl.probe(clientOf(ghl, connection, actor), connection);
    await noteChecked(db, connection.id, performance.now() - begun, account);
    return 'good';
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return error.code === 'reconnect_required' || error.code === 'not_connected' ? 'dead' : 'unknown';
  }
}

function messageOf(access: Access, complete: boolean): string {
  if (access === 'none') return 'GoHighLevel is not connected.';
  if (access === 'dead') return 'GoHighLevel no longer accepts our access. Reconnect it.';
  const state = complete ? 'GoHighLevel is set up.' : 'GoHighLevel is connected, and no agent has a calendar yet.';
  return access === 'unknown' ? `${state} It is not responding right now.` : state;
}
