import { and, eq, ne } from 'drizzle-orm';
import type { Db, Tx } from '@/db/client';
import { integrationCalendars, integrationConnections } from '@/db/schema/control/integrations';
import type { Actor } from '@/lib/core/actor';
import { fieldProblem, notFound } from '@/lib/core/problem';
import type { ConnectionRow } from '@/lib/integrations/core/connection-row';
import type { QueryContext } from '@/lib/operation/operation';
import { agentsById } from '@/lib/voice/agents/find';
import { accountFor, accountsFor, type CalcomAccount, inSomeAccount, refusedWith, unlessGone } from './accounts';
import { type EventType, type EventTypeFields, getEventType, listEventTypes } from './requests';
import type { CalcomEventType } from './schema';

/** Returns the agent of each event type of an account, by event type id; deleted agents are left out. */
export async function agentsOf({ db, actor }: { db: Db | Tx; actor: Actor }, connection: Pick<ConnectionRow, 'id'>) {
  const rows = await db
    .select({ id: integrationCalendars.calendar_id, agent_id: integrationCalendars.agent_id })
    .from(integrationCalendars)
    .where(
      and(
        eq(integrationCalendars.organization_id, actor.organization_id),
        eq(integrationCalendars.connection_id, connection.id),
      ),
    );
  const known = await agentsById(
    actor,
    rows.map(({ agent_id }) => agent_id),
  );
  return new Map(rows.filter(({ agent_id }) => known.has(agent_id)).map(({ id, agent_id }) => [Number(id), agent_id]));
}

/** Assigns an event type to an agent, or to none. */
export async function assignAgent(tx: Tx, connection: ConnectionRow, type: EventType, agent_id: string | null) {
  if (agent_id === null) {
    await forgetAgent(tx, connection, type.id);
    return;
  }
  const { id: connection_id, organization_id } = connection;
  const values = { agent_id, calendar_name: type.title };
  await tx
    .insert(integrationCalendars)
    .values({ organization_id, connection_id, calendar_id: String(type.id), ...values })
    .onConflictDoUpdate({
      target: [integrationCalendars.connection_id, integrationCalendars.calendar_id],
      set: values,
    });
}

/** Removes the agent of an event type, whether or not either still exists. @returns the previous assignment */
export async function forgetAgent(tx: Tx, connection: ConnectionRow, id: number) {
  const [forgotten] = await tx.delete(integrationCalendars).where(assignment(connection, id)).returning();
  return forgotten;
}

/** Returns the agent assigned to an event type, even if it has been deleted. */
export async function assignedAgent(tx: Tx, connection: ConnectionRow, id: number): Promise<string | null> {
  const [row] = await tx
    .select({ agent_id: integrationCalendars.agent_id })
    .from(integrationCalendars)
    .where(assignment(connection, id));
  return row?.agent_id ?? null;
}

function assignment({ organization_id, id: connection_id }: ConnectionRow, id: number) {
  return and(
    eq(integrationCalendars.organization_id, organization_id),
    eq(integrationCalendars.connection_id, connection_id),
    eq(integrationCalendars.calendar_id, String(id)),
  );
}

/** An event type as pages and the API show it. */
export function shownEventType(type: EventType, connection: ConnectionRow, agent_id: string | null): CalcomEventType {
  return {
    id: type.id,
    provider_id: connection.id,
    account_name: connection.account_name,
    slug: type.slug,
    title: type.title,
    description: type.description ?? null,
    duration_minutes: type.lengthInMinutes,
    price: type.price ?? 0,
    currency: type.currency ?? 'usd',
    is_active: !type.hidden,
    booking_url: type.bookingUrl ?? null,
    agent_id,
  };
}

/** The fields of an event type under Cal.com's names. */
export function sentFields(fields: {
  title?: string;
  slug?: string;
  description?: string;
  duration_minutes?: number;
  is_active?: boolean;
}): EventTypeFields {
  const { title, slug, description, duration_minutes, is_active } = fields;
  return {
    ...(title !== undefined && { title }),
    ...(slug !== undefined && { slug }),
    ...(description !== undefined && { description }),
    ...(duration_minutes !== undefined && { lengthInMinutes: duration_minutes }),
    ...(is_active !== undefined && { hidden: !is_active }),
  };
}

/** Returns a slug for a title: `First visit!` → `first-visit`. */
export function slugOf(title: string): string {
  const plain = title.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  return (
    plain
      .replace(/[^a-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 100)
      .replace(/-+$/, '') || 'event'
  );
}

/** Returns an event type of the named account, or of the primary one. @throws Problem `not_found` and those of `accountFor` */
export async function eventTypeOf(context: QueryContext, id: number, provider_id?: string) {
  const account = await accountFor(context, provider_id);
  const type = await unlessGone(getEventType(account.request, id));
  if (!type) throw notFound('event type');
  return { account, type };
}

/** Finds an event type by number or slug in every account, the primary one first. */
export async function lookUpEventType(context: QueryContext, id_or_slug: string) {
  const found = await inSomeAccount(context, undefined, async (account) => {
    const types = await listEventTypes(account.request);
    const type = types.find(({ id, slug }) => String(id) === id_or_slug || slug === id_or_slug);
    return type && { account, type };
  });
  if (!found) throw notFound('event type');
  return found;
}

/** An event type to book, and its account. */
interface Bookable {
  account: CalcomAccount;
  type: EventType;
}

/**
 * Returns the event type to book: the named one, else the agent's, else the only one that is not hidden.
 * @throws Problem `validation_error` on `event_type_id` when that is ambiguous, and those of `accountFor`
 */
export async function bookableOf(
  context: QueryContext,
  asked: { event_type_id?: number; agent_id?: string; provider_id?: string },
): Promise<Bookable> {
  if (asked.event_type_id !== undefined) return named(context, asked.event_type_id, asked.provider_id);
  const own = asked.agent_id === undefined ? [] : await typesOfAgent(context, asked.agent_id);
  // An agent with event types of its own never books in another calendar.
  if (own.length > 0) return ofAgent(context, own, asked.provider_id);
  const account = await accountFor(context, asked.provider_id);
  const open = (await listEventTypes(account.request)).filter(({ hidden }) => !hidden);
  if (open.length === 1) return { account, type: open[0]! };
  throw unclear(
    open.length === 0
      ? 'There is nothing to book. Create an active event type first.'
      : 'There are several event types. Choose one, or assign one to the agent.',
  );
}

async function named(context: QueryContext, id: number, provider_id?: string): Promise<Bookable> {
  const found = await inSomeAccount(context, provider_id, (account) => bookable(account, id));
  if (!found) throw fieldProblem('event_type_id', 'not_found', 'There is no such event type.');
  return found;
}

async function bookable(account: CalcomAccount, id: number): Promise<Bookable | undefined> {
  const type = await unlessGone(getEventType(account.request, id));
  return type && { account, type };
}

interface OwnType {
  connection_id: string;
  id: string;
}

/** Returns an agent's assignments in the accounts that are not disconnected, as stored here. */
function typesOfAgent({ db, actor }: QueryContext, agent_id: string): Promise<OwnType[]> {
  return db
    .select({ connection_id: integrationCalendars.connection_id, id: integrationCalendars.calendar_id })
    .from(integrationCalendars)
    .innerJoin(integrationConnections, eq(integrationConnections.id, integrationCalendars.connection_id))
    .where(
      and(
        eq(integrationCalendars.organization_id, actor.organization_id),
        eq(integrationCalendars.agent_id, agent_id),
        eq(integrationConnections.vendor, 'calcom'),
        ne(integrationConnections.status, 'disconnected'),
      ),
    );
}

// The first account in which the agent has an event type decides; types deleted at Cal.com do not count.
async function ofAgent(context: QueryContext, own: OwnType[], provider_id?: string): Promise<Bookable> {
  for (const account of await accountsFor(context, provider_id)) {
    const there = own.filter(({ connection_id }) => connection_id === account.connection.id);
    const found: Bookable[] = [];
    for (const { id } of there) {
      const one = await bookable(account, Number(id));
      if (one) found.push(one);
      if (found.length > 1) throw unclear('This agent books several event types. Choose one.');
    }
    if (found[0]) return found[0];
  }
  throw unclear('The event type of this agent no longer exists. Choose one, or assign another to the agent.');
}

function unclear(words: string) {
  return fieldProblem('event_type_id', 'required', words);
}

/** Cal.com refuses a duplicate slug with a generic 400, so the list of event types is checked. */
export async function slugProblem(error: unknown, { request }: CalcomAccount, slug: string | undefined, id?: number) {
  if (slug === undefined || !refusedWith(error, 400, 409)) return error;
  const taken = (await listEventTypes(request)).some((type) => type.slug === slug && type.id !== id);
  return taken ? fieldProblem('slug', 'taken', 'Another event type of this account has this slug.') : error;
}
