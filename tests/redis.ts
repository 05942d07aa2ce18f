import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import net, { type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** Where `npm test` links the server that it installed from the distribution. */
export const REDIS_LINK = path.resolve('.test/bin/redis-server');

/** The Redis (or Valkey) server on this machine, if there is one. */
export function redisProgram(): string | undefined {
  const directories = (process.env.PATH ?? '').split(path.delimiter).filter(Boolean);
  const known = ['redis-server', 'valkey-server'].flatMap((name) => directories.map((dir) => path.join(dir, name)));
  return [...known, REDIS_LINK].find((file) => fs.existsSync(file));
}

/** A Redis for one test, which may kill, freeze and restart it on the same port. */
export class TestRedis {
  private server?: ChildProcess;

  private constructor(
    private readonly program: string,
    private readonly port: number,
  ) {}

  /** Starts a Redis on a free port, without persistence. */
  static async start(program: string): Promise<TestRedis> {
    const redis = new TestRedis(program, await freePort());
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  async start(): Promise<void> {
    const settings = ['--port', String(this.port), '--bind', '127.0.0.1', '--save', '', '--appendonly', 'no'];
    this.server = spawn(this.program, settings, { cwd: os.tmpdir(), stdio: 'ignore' });
    const failed = once(this.server, 'exit').then(() => {
      throw new Error(`${this.program} does not start`);
    });
    await Promise.race([failed, this.accepting()]);
    failed.catch(() => {});
  }

  async kill(): Promise<void> {
    if (this.server!.exitCode !== null || this.server!.signalCode !== null) return;
    const ended = once(this.server!, 'exit');
    this.server!.kill('SIGKILL');
    await ended;
  }

  /** Freezes it: connections stay open, and nothing is answered. */
  freeze(): void {
    this.server!.kill('SIGSTOP');
  }

  thaw(): void {
    this.server!.kill('SIGCONT');
  }

  private async accepting(): Promise<void> {
    for (;;) {
      const socket = net.connect(this.port, '127.0.0.1');
      const open = await once(socket, 'connect').then(
        () => true,
        () => false,
      );
      socket.destroy();
      if (open) return;
      await sleep(20);
    }
  }
}

async function freePort(): Promise<number> {
  const server = net.createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
