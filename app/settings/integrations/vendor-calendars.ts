import { plural } from '@/lib/core/format';
import type { ActionResult } from '@/lib/http/pages/action';
import type { CalcomEventType } from '@/lib/integrations/calcom/schema';
import type { Connection, VendorId } from '@/lib/integrations/core/schema';
import {
  listCalcomEventTypesAction,
  listGhlCalendarsAction,
  removeGhlCalendarAgentAction,
  setGhlCalendarAgentAction,
  updateCalcomEventTypeAction,
} from './actions';

/** A calendar or event type that an agent can book. */
export interface Calendar {
  id: string;
  name: string;
  about?: string;
  /** Not bookable; shown only so that its agent can be removed. */
  draft?: boolean;
}

interface VendorCalendars {
  list(connection: Connection): Promise<ActionResult<Calendar[]>>;
  assign(connection: Connection, id: string, agent_id: string | null): Promise<ActionResult<unknown>>;
}

/** Lists and assigns the calendars of each vendor. */
export const vendorCalendars: Record<VendorId, VendorCalendars> = {
  calcom: {
    async list({ id: provider_id }) {
      const result = await listCalcomEventTypesAction({ provider_id });
      if (!result.ok) return result;
      return { ok: true, data: result.data.map(eventTypeAsCalendar) };
    },
    assign: ({ id: provider_id }, id, agent_id) =>
      updateCalcomEventTypeAction({ id: Number(id), provider_id, agent_id }),
  },
  gohighlevel: {
    async list({ account_id: location_id }) {
      const result = await listGhlCalendarsAction({ location_id });
      if (!result.ok) return result;
      return {
        ok: true,
        data: result.data.calendars.map((calendar) => ({
          id: calendar.id,
          name: calendar.name,
          about: calendar.is_active
            ? (calendar.description ?? undefined)
            : 'Draft in GoHighLevel. Activate it there to take bookings.',
          draft: !calendar.is_active,
        })),
      };
    },
    assign: ({ account_id: location_id }, calendar_id, agent_id) =>
      agent_id === null
        ? removeGhlCalendarAgentAction({ calendar_id })
        : setGhlCalendarAgentAction({ calendar_id, agent_id, location_id }),
  },
};

function eventTypeAsCalendar({ id, title, duration_minutes, is_active }: CalcomEventType): Calendar {
  const about = `${plural(duration_minutes, 'minute')}${is_active ? '' : ', hidden from the booking page'}`;
  return { id: String(id), name: title, about };
}
