import { z } from 'zod';
import { Id, Instant, listOf, PageInput, pageOf, sortBy } from '@/lib/core/schema';

export const VENDORS = ['gohighlevel', 'calcom'] as const;
export const CONNECTION_STATUSES = ['active', 'needs_reconnect', 'disconnected'] as const;

const Vendor = z.enum(VENDORS, 'Vendor is gohighlevel or calcom.').meta({ id: 'Vendor' });
const Status = z
  .enum(CONNECTION_STATUSES, 'Status is active, needs_reconnect or disconnected.')
  .meta({ id: 'ConnectionStatus' });
export type VendorId = z.infer<typeof Vendor>;

/** A connection as pages and the API show it, without the vendor's secrets. */
export const Connection = z
  .object({
    id: Id,
    organization_id: Id,
    vendor: Vendor,
    method: z.enum(['oauth', 'private_token', 'api_key']).describe('How it was connected'),
    status: Status.describe('`needs_reconnect`: the vendor rejects the stored credentials'),
    is_primary: z.boolean().describe('The one that is meant when a request names none'),
    base_url: z.string(),
    account_id: z.string().describe('The vendor’s id: a GoHighLevel location or a Cal.com user'),
    account_name: z.string(),
    account_email: z.string().nullable(),
    company_id: z.string().nullable().describe('The agency that a GoHighLevel location belongs to'),
    time_zone: z.string().nullable().describe('IANA time zone of the account'),
    scopes: z.array(z.string()).describe('Scopes that the vendor granted; empty when it has none'),
    agent_count: z.number().int().describe('Agents that book through it'),
    last_checked_at: Instant.nullable(),
    last_check_ms: z.number().int().nullable().describe('How long the vendor took to answer the last check'),
    last_error: z.string().nullable().describe('Message of the last failure; null once a request succeeds again'),
    last_error_at: Instant.nullable(),
    connected_by_label: z.string(),
    connected_at: Instant,
    version: z.number().int(),
    created_at: Instant,
    updated_at: Instant,
  })
  .meta({ id: 'Connection' });
export type Connection = z.infer<typeof Connection>;

export const ListConnectionsInput = z.strictObject({
  ...PageInput,
  vendor: listOf(Vendor).optional().describe('Only these vendors, repeated or separated by commas'),
  status: listOf(Status).optional().describe('Only these statuses, repeated or separated by commas'),
  sort: sortBy(['created_at'], '-created_at'),
});
export const ConnectionPage = pageOf(Connection);

export const ConnectionIdInput = z.strictObject({ id: Id });

/** A calendar (Cal.com: an event type) of a connection, and the agent who books into it. */
export const BookedCalendar = z.object({
  connection_id: Id,
  calendar_id: z.string(),
  calendar_name: z.string(),
  agent_id: Id,
  agent_name: z.string(),
});
export type BookedCalendar = z.infer<typeof BookedCalendar>;
