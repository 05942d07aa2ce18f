import pg from 'pg';
import { isUnanswered } from '@/lib/core/database-error';

/** How long a connection with an unanswered query keeps its place in the pool, in milliseconds. */
const HOLD_MS = 60_000;

/** Settings of a pool; `hold_ms` is for tests. */
type Config = pg.PoolConfig & { hold_ms?: number };

/**
 * A pool that never has more connections on the server than `max`.
 *
 * When `query_timeout` passes, node-postgres closes the socket and its pool opens another connection, but the server's backend
 * goes on: a commit that waits for a silent synchronous standby is ended neither by `statement_timeout` nor by the closed socket.
 * So such a connection keeps its place until the server has answered, and is discarded then. The commit must not be cancelled:
 * Postgres would make it visible on this one node, and a retry with the same Idempotency-Key would acknowledge what a failover
 * can still lose.
 */
export class Pool extends pg.Pool {
  readonly #hold_ms: number;
  readonly #held = new Set<pg.PoolClient>();

  constructor({ hold_ms = HOLD_MS, ...config }: Config) {
    super(config);
    this.#hold_ms = hold_ms;
  }

  /** Connections whose last query was given up on this side and still occupies the server. */
  get heldCount(): number {
    return this.#held.size;
  }

  // `pool.query` and Drizzle take their connections here too.
  override connect(): Promise<pg.PoolClient>;
  override connect(callback: Parameters<pg.Pool['connect']>[0]): void;
  override connect(callback?: Parameters<pg.Pool['connect']>[0]): Promise<pg.PoolClient> | undefined {
    if (!callback) return super.connect().then((client) => this.#guard(client));
    super.connect((error, client, done) => {
      const guarded = client && this.#guard(client);
      callback(error, guarded, guarded?.release ?? done);
    });
    return undefined;
  }

  #guard(client: pg.PoolClient): pg.PoolClient {
    const release = client.release;
    client.release = (error) => {
      if (!isUnanswered(error)) return release(error);
      this.#held.add(client);
      void this.#answered(client).then(() => {
        this.#held.delete(client);
        release(error);
      });
    };
    return client;
  }

  /** Waits until the server has answered the query, has closed the connection, or the limit has passed. */
  async #answered(client: pg.PoolClient): Promise<void> {
    // An empty query waits in the driver behind the unanswered one.
    await client.query({ text: '', query_timeout: this.#hold_ms } as pg.QueryConfig).catch(() => {});
  }
}
