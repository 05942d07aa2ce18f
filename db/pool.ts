import pg from 'pg';
import { isUnanswered } from '@/lib/core/database-error';

/** How often the server is asked whether it still works on a query that was given up, in milliseconds. */
const RECHECK_MS = 30_000;

/** Settings of a pool; `recheck_ms` is for tests. */
type Config = pg.PoolConfig & { recheck_ms?: number };

/**
 * A pool that never has more connections on the server than `max`.
 *
 * When `query_timeout` passes, node-postgres closes the socket and its pool opens another connection, but the server's backend
 * goes on: a commit that waits for a silent synchronous standby is ended neither by `statement_timeout` nor by the closed socket.
 * So such a connection keeps its place until the server has answered, and is discarded then. It loses its place earlier when the
 * server does not know it, or does not answer at all: after a failover, new connections lead to another server. The commit must
 * not be cancelled: Postgres would make it visible on this one node, and a retry with the same Idempotency-Key would acknowledge
 * what a failover can still lose.
 */
export class Pool extends pg.Pool {
  readonly #config: pg.PoolConfig;
  readonly #recheck_ms: number;
  readonly #held = new Set<pg.PoolClient>();
  #asking: Promise<ReadonlySet<number>> | undefined;

  constructor({ recheck_ms = RECHECK_MS, ...config }: Config) {
    super(config);
    this.#config = config;
    this.#recheck_ms = recheck_ms;
  }

  /** Connections whose last query was given up on this side and still occupies the server. */
  get heldCount(): number {
    return this.#held.size;
  }

  /** Whether a request would wait for a connection. */
  get isFull(): boolean {
    return this.idleCount === 0 && this.totalCount >= this.options.max;
  }

  /** Runs `work` on a connection outside of the pool, for questions that must not wait behind requests. */
  async outside<T>(work: (client: pg.Client) => Promise<T>): Promise<T> {
    const client = new pg.Client(this.#config);
    client.on('error', () => {});
    try {
      await client.connect();
      return await work(client);
    } finally {
      await client.end().catch(() => {});
    }
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
      void this.#isOver(client).then(() => {
        this.#held.delete(client);
        release(error);
      });
    };
    return client;
  }

  /** Waits until the server has answered or closed the connection, or works on it no longer. */
  async #isOver(client: pg.PoolClient): Promise<void> {
    const { processID } = client as unknown as { processID: number | null };
    for (;;) {
      // An empty query waits in the driver behind the unanswered one.
      const probe = { text: '', query_timeout: this.#recheck_ms } as pg.QueryConfig;
      const failure = await client.query(probe).then(
        () => undefined,
        (error: Error) => error,
      );
      if (!isUnanswered(failure) || this.ending) return;
      this.#asking ??= this.#busyBackends().finally(() => {
        this.#asking = undefined;
      });
      if (processID === null || !(await this.#asking).has(processID)) return;
    }
  }

  /** Asks the server, on a connection outside of the pool, which of our backends are at work; none when it does not answer. */
  async #busyBackends(): Promise<ReadonlySet<number>> {
    const text =
      "select pid from pg_stat_activity where usename = current_user and state <> 'idle' and pid <> pg_backend_pid()";
    const { rows } = await this.outside((client) => client.query<{ pid: number }>(text)).catch(() => ({ rows: [] }));
    return new Set(rows.map(({ pid }) => pid));
  }
}
