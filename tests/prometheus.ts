import { execFile } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { freePort } from '@/db/embedded/postmaster';
import { type Daemon, installedProgram, NOBODY, startDaemon } from './daemon';

/** Prometheus and its checker on this machine, if they are installed (Debian: `prometheus`). */
export const prometheusProgram = () => installedProgram('prometheus');
export const promtoolProgram = () => installedProgram('promtool');

/** Runs promtool. @returns its exit code and what it wrote */
export function promtool(args: string[], input = ''): Promise<{ code: number; said: string }> {
  return new Promise((resolve) => {
    const child = execFile(promtoolProgram()!, args, (_error, out, err) =>
      resolve({ code: child.exitCode ?? -1, said: out + err }),
    );
    child.stdin!.end(input);
  });
}

/** A Prometheus that scrapes every second. */
export interface Prometheus extends Daemon {
  /** Evaluates an expression. @throws Error when Prometheus refuses it */
  query(expression: string): Promise<{ metric: Record<string, string>; value: [number, string] }[]>;
}

/**
 * Starts Prometheus with the documented configuration.
 * @param target the `host:port` of the product's metrics
 * @param token `METRICS_TOKEN`
 */
export async function startPrometheus(target: string, token: string): Promise<Prometheus> {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'prometheus-'));
  const documented = fs.readFileSync('deploy/prometheus/prometheus.yml', 'utf8');
  let own = documented.replace('127.0.0.1:9464', target).replaceAll('_interval: 15s', '_interval: 1s');
  own = own.replace(/# (authorization:\n.*)# (.*credentials_file: )\S+/, `$1$2${home}/token`);
  if (!own.includes(target) || !own.includes(`\n      credentials_file: ${home}/token`))
    throw new Error(`Not as expected:\n${own}`);
  fs.writeFileSync(path.join(home, 'token'), token);
  fs.writeFileSync(path.join(home, 'prometheus.yml'), own);
  fs.copyFileSync('deploy/prometheus/alerts.yml', path.join(home, 'alerts.yml'));
  fs.chmodSync(home, 0o777);
  const port = await freePort();
  const options = [`--config.file=${home}/prometheus.yml`, `--storage.tsdb.path=${home}/data`];
  const web = [`--web.listen-address=127.0.0.1:${port}`, '--log.level=warn'];
  const daemon = await startDaemon(prometheusProgram()!, [...options, ...web], port, NOBODY);
  return {
    async query(expression) {
      const url = new URL(`http://127.0.0.1:${port}/api/v1/query`);
      url.searchParams.set('query', expression);
      const answer = (await (await fetch(url)).json()) as { status: string; error?: string; data: { result: [] } };
      if (answer.status !== 'success') throw new Error(`${expression}: ${answer.error}`);
      return answer.data.result;
    },
    async stop() {
      await daemon.stop();
      fs.rmSync(home, { recursive: true });
    },
  };
}
