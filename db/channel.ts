import { randomUUID } from 'node:crypto';
import { Socket } from 'node:net';
import pg from 'pg';
import { env } from '@/lib/core/env';
import { log } from '@/lib/core/log';
import { onPoolsClosing, throttlePool } from './client';

/** Between two pulses, in milliseconds. */
const PULSE = 1_000;
/** How long one pulse that came back counts, in milliseconds from its sending. */
const PROOF = 3_000;
const LONGEST_WAIT = 30_000;

/** What is done with a channel's messages. */
export interface ChannelHandlers {
  /** A message came, at least once and in the order of the commits. */
  message(payload: string): void;
  /** From now on every message is heard; earlier ones may have been missed. */
  begin(): void;
}

/**
 * A Postgres channel that is listened to on a connection of its own, which is made again when it breaks and keeps no
 * program from ending. A connection that is silent says nothing about itself: a dead network does not close it, and
 * PgBouncer in transaction mode takes `LISTEN` and delivers nothing. So a pulse is sent to the channel by another
 * connection every second, and only while pulses come back is the channel `proven`.
 */
export class Channel {
  #client: pg.Client | undefined;
  #socket: Socket | undefined;
  /** Names the pulses for the present connection. */
  #id = '';
  #heard_since = 0;
  #proved_at = Number.NEGATIVE_INFINITY;
  #failures = 0;
  #next_attempt = 0;
  #complained = false;
  #busy = false;
  readonly #beat: NodeJS.Timeout;

  constructor(
    readonly name: string,
    readonly hearing: ChannelHandlers,
  ) {
    this.#beat = setInterval(() => void this.#tick(), PULSE).unref();
    onPoolsClosing(() => this.close());
    void this.#tick();
  }

  /** Whether everything that was committed until a moment ago, three seconds at most, has been heard. */
  get isLive(): boolean {
    return performance.now() - this.#proved_at < PROOF;
  }

  /** Ends the listening, for good. */
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
      if (this.#client && performance.now() - Math.max(this.#heard_since, this.#proved_at) > PROOF) this.#lose();
      // Not by the listening connection: PgBouncer would answer it with its own message, and prove nothing.
      if (this.#client) await this.#pulse();
    } catch {
      // Without a proof the channel counts as lost soon enough.
    } finally {
      this.#busy = false;
    }
  }

  async #connect(): Promise<void> {
    // Ours, so that it can be let go of without the other end, and so that it keeps no program alive.
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
    // The time of its sending travels with it: what comes back late proves only what was true then.
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
    this.#log(
      'warn',
      `The database channel ${this.name} receives no notifications, so cached data is checked each time. ${cause}`,
    );
  }

  #log(level: 'info' | 'warn', message: string): void {
    log[level]('database', { message });
  }
}
