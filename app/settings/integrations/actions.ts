'use server';

import { action } from '@/lib/adapters/action';
import { consentAction } from '@/lib/adapters/consent';
import { listAgents } from '@/lib/agents/operations';
import { connectCalcom, listCalcomEventTypes, updateCalcomEventType } from '@/lib/calcom/operations';
import { connectGhl, listGhlCalendars, removeGhlCalendarAgent, setGhlCalendarAgent } from '@/lib/ghl/operations';
import { checkConnection, disconnectConnection, setPrimaryConnection } from '@/lib/integrations/operations';

export const checkConnectionAction = action(checkConnection);
export const setPrimaryConnectionAction = action(setPrimaryConnection);
export const disconnectConnectionAction = action(disconnectConnection);
export const connectCalcomAction = action(connectCalcom);
export const listCalcomEventTypesAction = action(listCalcomEventTypes);
export const updateCalcomEventTypeAction = action(updateCalcomEventType);
export async function beginGhlConsentAction() {
  return consentAction();
}
export const connectGhlAction = action(connectGhl);
export const listGhlCalendarsAction = action(listGhlCalendars);
export const setGhlCalendarAgentAction = action(setGhlCalendarAgent);
export const removeGhlCalendarAgentAction = action(removeGhlCalendarAgent);
export const listAgentsAction = action(listAgents);
