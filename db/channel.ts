import { randomUUID } from 'node:crypto';
import { Socket } from 'node:net';
import pg from 'pg';
import { env } from '@/lib/core/env';
import { log } from '@/lib/core/log';
import { onPoolsClosing, throttlePool } from './client';

/** Milliseconds between two pulses, unless the owner chooses otherwise. */
const PULSE = 1_000;
/** How long a received pulse counts from its sending, in pulses. */
const PROOF = 3;
/** Pulses stop when nobody has asked for so many of them whether the channel is live. */
const IDLE = 10;
const LONGEST_WAIT = 30_000;

/** Handles a channel's messages. */
export interface ChannelHandlers {
  /** Called for each message, at least once and in commit order. */
  message(payload: string): void;
  /** Called when every message is heard from now on; earlier ones may have been missed. */
  begin(): void;
}

/** How often a channel is proven, and what its silence means, for the log: "so cached data is checked each time". */
export interface ChannelOptions {
  pulse_ms?: number;
  consequence?: string;
}

/**
 * Listens to a Postgres channel on its own connection, which reconnects when it breaks and does not keep the process alive.
 * Silence proves nothing: a dead network does not close a connection, and PgBouncer in transaction mode accepts `LISTEN` but
 * delivers nothing. So another connection sends a pulse to the channel every second, and the channel is live (`isLive`) only
 * while pulses arrive. While nobody asks, none are sent: an idle process leaves the database alone.
 */
export class Channel {
  #client: pg.Client | undefined;
  #socket: Socket | undefined;
  /** Identifies the pulses of the current connection. */
  #id = '';
  #heard_since = 0;
  #proved_at = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #next_attempt = 0;
  #complained = false;
  #busy = false;
  #asked_at = performance.now();
  readonly #beat: NodeJS.Timeout;
  readonly #pulse_ms: number;
  readonly #proof_ms: number;
  readonly #consequence: string;

  constructor(
    readonly name: string,
    readonly hearing: ChannelHandlers,
    { pulse_ms = PULSE, consequence = 'so cached data is checked each time' }: ChannelOptions = {},
  ) {
    this.#pulse_ms = pulse_ms;
    this.#proof_ms = PROOF * pulse_ms;
    this.#consequence = consequence;
    this.#beat = setInterval(() => void this.#tick(), pulse_ms).unref();
    onPoolsClosing(() => this.close());
    void this.#tick();
  }

  /** Whether everything committed until a moment ago, at most three pulses, has been heard. */
  get isLive(): boolean {
    const now = performance.now();
    const rested = this.#isIdle(now);
    this.#asked_at = now;
    if (rested) void this.#tick();
    return now - this.#proved_at < this.#proof_ms;
  }

  #isIdle(now: number): boolean {
    return now - this.#asked_at > IDLE * this.#pulse_ms;
  }

  /** Stops listening for good. */
  async close(): Promise<void> {
    clearInterval(this.#beat);
    this.#next_attempt = Number.POSITIVE_INFINITY;
    this.#proved_at = Number.NEGATIVE_INFINITY;
    const [client, socket] = [this.#client, this.#socket];
    this.#client = undefined;
    setTimeout(() => socket?.destroy(), 500).unref();
    await client?.end().catch(() => {});
  }

  async #tick(): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    try {
      if (!this.#client && performance.now() >= this.#next_attempt) await this.#connect();
      if (this.#isIdle(performance.now())) {
        this.#heard_since = performance.now();
        return;
      }
      const silent_ms = performance.now() - Math.max(this.#heard_since, this.#proved_at);
      if (this.#client && silent_ms > this.#proof_ms) this.#lose();
      // Not on the listening connection: PgBouncer would echo its own message there, which proves nothing.
      if (this.#client) await this.#pulse();
    } catch {
      // Without pulses the channel soon counts as lost.
    } finally {
      this.#busy = false;
    }
  }

  async #connect(): Promise<void> {
    // Our own socket, so that it can be destroyed without the other end and does not keep the process alive.
    const socket = new Socket().unref();
    const client = new pg.Client({
      connectionString: env.DATABASE_DIRECT_URL ?? env.DATABASE_URL,
      connectionTimeoutMillis: 5_000,
      query_timeout: 5_000,
      application_name: 'agni listener',
      stream: () => socket,
    });
    const id = randomUUID();
    [this.#client, this.#socket, this.#id] = [client, socket, id];
    this.#heard_since = performance.now();
    client.on('notification', ({ payload = '' }) => this.#hear(id, payload));
    for (const event of ['error', 'end'] as const) client.on(event, () => this.#client === client && this.#lose());
    try {
      await client.connect();
      await client.query(`listen ${client.escapeIdentifier(this.name)}`);
    } catch {
      if (this.#client === client) this.#lose();
    }
    if (this.#client === client) this.hearing.begin();
  }

  async #pulse(): Promise<void> {
    // Carries its sending time: a late pulse only proves what was true then.
    const payload = `pulse ${this.#id} ${performance.now()}`;
    await throttlePool().query('select pg_notify($1, $2)', [this.name, payload]);
  }

  #hear(id: string, payload: string): void {
    const [kind, of, sent_at] = payload.split(' ');
    if (kind !== 'pulse') {
      this.hearing.message(payload);
      return;
    }
    if (of !== id || id !== this.#id) return;
    this.#proved_at = Math.max(this.#proved_at, Number(sent_at));
    this.#failures = 0;
    if (this.#complained) this.#log('info', `The database channel ${this.name} receives notifications again.`);
    this.#complained = false;
  }

  #lose(): void {
    this.#socket?.destroy();
    this.#client = undefined;
    this.#proved_at = Number.NEGATIVE_INFINITY;
    const wait =
      this.#failures === 0 ? 0 : Math.min(LONGEST_WAIT, PULSE * 2 ** this.#failures) * (0.5 + Math.random() / 2);
    this.#next_attempt = Math.max(this.#next_attempt, performance.now() + wait);
    this.#failures++;
    if (this.#complained || this.#failures < 2) return;
    this.#complained = true;
    const cause = env.DATABASE_DIRECT_URL
      ? 'The database or the network may be unavailable.'
      : 'The database or the network may be unavailable; behind PgBouncer, set DATABASE_DIRECT_URL.';
    this.#log('warn', `The database channel ${this.name} receives no notifications, ${this.#consequence}. ${cause}`);
  }

  #log(level: 'info' | 'warn', message: string): void {
    log[level]('database', { message });
  }
}
