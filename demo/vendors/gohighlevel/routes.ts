import * as contract from './contract';
import { checked } from './contract';
import { Refusal } from './refusal';
import {
  book,
  calendarOf,
  edit,
  eventOf,
  freeSlots,
  type Grant,
  locationOf,
  showCalendar,
  upsertContact,
  type World,
} from './world';

/** The location of an unknown token, where these are accepted. */
export const ANY = '*';

/** Status and body. */
export type Answer = [status: number, body: unknown];
/** An endpoint: its requirements and its handler. */
interface Route {
  version: string;
  scope: string;
  work(context: {
    world: World;
    grant: Grant & { locationId: string };
    id: string;
    query: Record<string, string>;
    body: unknown;
  }): Answer;
}

const CALENDARS = '2021-04-15';
const OTHERS = '2021-07-28';

const ROUTES: Record<string, Route> = {
  'GET /calendars/': {
    version: CALENDARS,
    scope: 'calendars.readonly',
    work({ world, grant, query }) {
      const { locationId, showDrafted = 'true' } = checked(contract.CalendarsQuery, query);
      assertLocation(grant, locationId);
      const own = world.calendars.filter((one) => one.locationId === locationId);
      return [200, { calendars: own.filter(({ draft }) => !draft || showDrafted === 'true').map(showCalendar) }];
    },
  },
  'GET /calendars/:id': {
    version: CALENDARS,
    scope: 'calendars.readonly',
    work: ({ world, grant, id }) => [200, { calendar: showCalendar(calendarOf(world, id, grant.locationId)) }],
  },
  'GET /calendars/:id/free-slots': {
    version: CALENDARS,
    scope: 'calendars.readonly',
    work({ world, grant, id, query }) {
      const { startDate, endDate, timezone } = checked(contract.SlotsQuery, query);
      const calendar = calendarOf(world, id, grant.locationId);
      return [200, freeSlots(world, calendar, Number(startDate), Number(endDate), timezone)];
    },
  },
  'GET /calendars/events': {
    version: CALENDARS,
    scope: 'calendars/events.readonly',
    work({ world, grant, query }) {
      const { locationId, calendarId, startTime, endTime } = checked(contract.EventsQuery, query);
      assertLocation(grant, locationId);
      const [from, to] = [Number(startTime), Number(endTime)];
      const events = world.events.filter(
        (event) =>
          event.locationId === locationId &&
          (calendarId === undefined || event.calendarId === calendarId) &&
          Date.parse(event.startTime) <= to &&
          Date.parse(event.endTime) >= from,
      );
      return [200, { events }];
    },
  },
  'POST /calendars/events/appointments': {
    version: CALENDARS,
    scope: 'calendars/events.write',
    work({ world, grant, body }) {
      const booking = checked(contract.CreateAppointment, body);
      assertLocation(grant, booking.locationId);
      return [200, book(world, booking)];
    },
  },
  'GET /calendars/events/appointments/:id': {
    version: CALENDARS,
    scope: 'calendars/events.readonly',
    work: ({ world, grant, id }) => [200, { event: eventOf(world, id, grant.locationId) }],
  },
  'PUT /calendars/events/appointments/:id': {
    version: CALENDARS,
    scope: 'calendars/events.write',
    work: ({ world, grant, id, body }) => [
      200,
      edit(world, eventOf(world, id, grant.locationId), checked(contract.EditAppointment, body)),
    ],
  },
  'DELETE /calendars/events/:id': {
    version: CALENDARS,
    scope: 'calendars/events.write',
    work({ world, grant, id, body }) {
      checked(contract.Nothing, body);
      const event = eventOf(world, id, grant.locationId);
      world.events.splice(world.events.indexOf(event), 1);
      return [201, { succeeded: true }];
    },
  },
  'POST /contacts/upsert': {
    version: OTHERS,
    scope: 'contacts.write',
    work({ world, grant, body }) {
      const {
        timezone: _,
        source: __,
        tags: ___,
        createNewIfDuplicateAllowed: ____,
        ...contact
      } = checked(contract.UpsertContact, body);
      assertLocation(grant, contact.locationId);
      return [200, upsertContact(world, contact)];
    },
  },
  'GET /contacts/:id': {
    version: OTHERS,
    scope: 'contacts.readonly',
    work({ world, grant, id }) {
      const contact = world.contacts.find((known) => known.id === id && known.locationId === grant.locationId);
      if (!contact) throw new Refusal(400, 'Contact not found');
      return [200, { contact }];
    },
  },
  'GET /locations/:id': {
    version: OTHERS,
    scope: 'locations.readonly',
    work({ world, grant, id }) {
      assertLocation(grant, id);
      if (grant.locationId === ANY) return [200, { location: { id, name: 'Any practice', timezone: 'UTC' } }];
      return [200, { location: locationOf(world, id) }];
    },
  },
};

// An id may look like a path segment, so fixed segments match first.
const PATTERNS = Object.entries(ROUTES)
  .sort(([a], [b]) => a.split(':').length - b.split(':').length)
  .map(([name, route]) => ({ route, pattern: new RegExp(`^${name.replace(':id', '([^/]+)')}$`) }));

/** Returns the route for a method and path, with the id in the path. */
export function routeOf(asked: string): { route: Route; id: string } | undefined {
  for (const { route, pattern } of PATTERNS) {
    const match = pattern.exec(asked);
    if (match) return { route, id: match[1] ?? '' };
  }
  return undefined;
}

function assertLocation({ locationId }: Grant, asked: string): void {
  if (locationId !== asked && locationId !== ANY)
    throw new Refusal(403, 'The token does not have access to this location.');
}
