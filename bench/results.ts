import fs from 'node:fs';
import os from 'node:os';
import { asTable, type Finding } from './finding';

const FILE = 'bench/results.md';
const INTRODUCTION = `# Benchmark results

Written by \`npm run bench\`; \`npm run bench -- api\` measures one part anew and leaves the others. Server, database, peers and
load share one machine, so ratios mean more than the figures behind them. Each figure is the median of its rounds, with the lowest and highest.
`;

function written(): Map<string, string> {
  if (!fs.existsSync(FILE)) return new Map();
  const [, ...parts] = fs.readFileSync(FILE, 'utf8').split(/^## /m);
  return new Map(parts.map((part) => [part.slice(0, part.indexOf('\n')), part]));
}

function machine(): string {
  const memory = Math.round(os.totalmem() / 2 ** 30);
  // Above the number of cores, the bench shared the machine with other work, or loaded it itself.
  const load = os.loadavg()[0]!.toFixed(1);
  return `${os.cpus().length} cores (${os.cpus()[0]?.model.trim()}), ${memory} GiB, Node ${process.versions.node}, load average ${load}`;
}

/**
 * Replaces the findings of one part; parts that were not measured keep their older findings.
 * @param order the names of all parts, in the order of the file
 */
export function writeResults(order: readonly string[], name: string, findings: readonly Finding[]): void {
  const today = new Date().toISOString().slice(0, 10);
  const parts = written().set(name, `${name}\n\n${today}, ${machine()}\n\n${asTable(findings)}\n\n`);
  const known = order.flatMap((part) => parts.get(part) ?? []);
  fs.writeFileSync(FILE, [INTRODUCTION, ...known].join('\n## ').replace(/\n{2,}$/, '\n'));
}
