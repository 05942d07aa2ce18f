'use server';

import { type ActionResult, action } from '@/lib/http/pages/action';
import { keepConsent } from '@/lib/http/pages/consent';
import { connectCalcom, listCalcomEventTypes, updateCalcomEventType } from '@/lib/integrations/calcom/operations';
import { checkConnection, disconnectConnection, setPrimaryConnection } from '@/lib/integrations/core/operations';
import {
  beginGhlConsent,
  connectGhl,
  listGhlCalendars,
  removeGhlCalendarAgent,
  setGhlCalendarAgent,
} from '@/lib/integrations/gohighlevel/operations';
import { listAgents } from '@/lib/voice/agents/operations';

export const checkConnectionAction = action(checkConnection);
export const setPrimaryConnectionAction = action(setPrimaryConnection);
export const disconnectConnectionAction = action(disconnectConnection);
export const connectCalcomAction = action(connectCalcom);
export const listCalcomEventTypesAction = action(listCalcomEventTypes);
export const updateCalcomEventTypeAction = action(updateCalcomEventType);
export const connectGhlAction = action(connectGhl);
export const listGhlCalendarsAction = action(listGhlCalendars);
export const setGhlCalendarAgentAction = action(setGhlCalendarAgent);
export const removeGhlCalendarAgentAction = action(removeGhlCalendarAgent);
export const listAgentsAction = action(listAgents);

const beginConsent = action(beginGhlConsent, { after: keepConsent });

/** Starts OAuth at GoHighLevel and returns the URL to visit. The state that binds the callback to this browser stays in an HttpOnly cookie. */
export async function beginGhlConsentAction(): Promise<ActionResult<{ url: string }>> {
  const begun = await beginConsent({});
  return begun.ok ? { ok: true, data: { url: begun.data.url } } : begun;
}
