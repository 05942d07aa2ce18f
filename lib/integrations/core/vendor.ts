import type { IncomingHttpHeaders } from 'node:http';
import type { z } from 'zod';
import type { ConnectionRow } from './connection-row';
import type { VendorId } from './schema';

/** A request to a vendor. */
export interface VendorRequest<T extends z.ZodType = z.ZodType> {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Path below the base URL, with `{name}` placeholders for `params`; the log shows it without values. */
  path: string;
  params?: Record<string, string | number>;
  /** Undefined values are omitted; a list repeats its name. */
  query?: Record<string, string | number | boolean | readonly string[] | undefined>;
  headers?: Record<string, string>;
  /** The body, as JSON or as a form. */
  json?: unknown;
  form?: Record<string, string>;
  /** The schema of a successful answer. Name only the fields in use, so that new fields break nothing. */
  answer: T;
  /** Whether the request is idempotent, as GET is. Only idempotent requests are retried after a failure. */
  repeatable?: boolean;
  /** Advice when a non-idempotent request got no answer; by default that it may have been processed. */
  unanswered?: string;
}

/** Sends a request with the credentials of a connection. */
export type Requester = <T extends z.ZodType>(request: VendorRequest<T>) => Promise<z.output<T>>;

/** The account that credentials belong to, as reported by the vendor. */
export interface Account {
  account_id: string;
  account_name: string;
  account_email?: string | null;
  company_id?: string | null;
  time_zone?: string | null;
}

/** How a vendor's API is reached; enough for requests that carry their own credentials. */
export interface VendorApi {
  id: VendorId;
  /** Display name. */
  name: string;
  /** Configured addresses: exactly these hosts may be reached anywhere, even by http on this machine. */
  baseUrls(): string[];
  /** Request budget per connection, safely below what the vendor allows. */
  budget: { requests: number; seconds: number };
  /** How long to pause after a 429, in milliseconds, from its headers. */
  pauseOf(headers: IncomingHttpHeaders): number;
  /** The messages in the body of a refusal. */
  messagesOf(body: unknown): string[];
  /** Whether a 401 only means that the credentials lack a scope. */
  lacksScope?(messages: readonly string[]): boolean;
}

/** What the core needs to know about a vendor. One file each, listed in `vendors.ts`. */
export interface Vendor extends VendorApi {
  /**
   * Returns the `Authorization` value for a connection, renewed if due; undefined when there is nothing left to try.
   * @param rejected the value that the vendor has just refused, so that a different one is needed
   */
  authorize(connection: ConnectionRow, rejected: string | undefined, request_id: string): Promise<string | undefined>;
  /** Checks a connection by asking the vendor for its account. */
  probe(request: Requester, connection: ConnectionRow): Promise<Account>;
}
