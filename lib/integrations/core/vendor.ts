import type { IncomingHttpHeaders } from 'node:http';
import type { z } from 'zod';
import type { ConnectionRow } from './connection-row';
import type { VendorId } from './schema';

/** A request to a vendor. */
export interface VendorRequest<T extends z.ZodType = z.ZodType> {
  method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Below the base URL, with `{name}` for what `params` holds: the log shows it as it stands here, without values. */
  path: string;
  params?: Record<string, string | number>;
  /** What is undefined is left out; a list repeats its name. */
  query?: Record<string, string | number | boolean | readonly string[] | undefined>;
  headers?: Record<string, string>;
  /** The body, as JSON or as a form. */
  json?: unknown;
  form?: Record<string, string>;
  /** What a good answer holds: name no more than what is used, so that a new field breaks nothing. */
  answer: T;
  /** Whether sending it twice does no more than sending it once; GET is. Only such a request is tried again after a failure. */
  repeatable?: boolean;
  /** What is said when no answer came to what is not repeatable; otherwise that it may have arrived. */
  unanswered?: string;
}

/** Sends a request with the credentials of a connection. */
export type Requester = <T extends z.ZodType>(request: VendorRequest<T>) => Promise<z.output<T>>;

/** Whose account it is that credentials open, as the vendor tells it. */
export interface Account {
  account_id: string;
  account_name: string;
  account_email?: string | null;
  company_id?: string | null;
  time_zone?: string | null;
}

/** Where and how a vendor's API is reached; enough to send a request that brings its own credentials. */
export interface VendorApi {
  id: VendorId;
  /** Its name on screen. */
  name: string;
  /** Addresses that were configured: these exact hosts may be reached wherever they are, also by http on this machine. */
  baseUrls(): string[];
  /** Requests of one connection within so many seconds: some way below what the vendor allows. */
  budget: { requests: number; seconds: number };
  /** How long to leave it alone after a 429, in milliseconds, by its headers. */
  pauseOf(headers: IncomingHttpHeaders): number;
  /** The sentences in the body of a refusal. */
  messagesOf(body: unknown): string[];
  /** Whether a 401 says no more than that the credentials lack a scope. */
  lacksScope?(messages: readonly string[]): boolean;
}

/** What the core has to know of a vendor. One file each, listed in `vendors.ts`. */
export interface Vendor extends VendorApi {
  /**
   * The value of `Authorization` for a connection, renewed where that is due.
   * @param rejected the value that the vendor has just refused, so that another one is needed
   * @returns undefined when there is nothing left to try
   */
  authorize(connection: ConnectionRow, rejected: string | undefined, request_id: string): Promise<string | undefined>;
  /** Asks the vendor whose account it is: the check of a connection. */
  probe(request: Requester, connection: ConnectionRow): Promise<Account>;
}
