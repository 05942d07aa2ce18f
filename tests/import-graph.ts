import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';

/** Each file of a tree, by its path from the root, with the files it imports; type-only and dynamic imports count. */
export type ImportGraph = Map<string, Set<string>>;

const SPECIFIER = /(?:\bfrom|\bimport)\s*\(?\s*['"]((?:\.{1,2}\/|@\/)[^'"]+)['"]/g;
const TEST = /\.test\.tsx?$|(?:^|[/-])testing\.ts$|\/test-[a-z]+\.ts$|\.child\.ts$/;

/** Whether a file is a test or a test helper next to the code. */
export function isTestFile(file: string): boolean {
  return TEST.test(file);
}

/**
 * Reads the imports of every TypeScript file in git below a root.
 * @param root an absolute path, or files with their text, to check a modified tree
 */
export function readImportGraph(root: string | Map<string, string>): ImportGraph {
  const texts = typeof root === 'string' ? readTree(root) : root;
  const graph: ImportGraph = new Map();
  for (const [file, text] of texts) {
    const imports = new Set<string>();
    for (const [, specifier] of text.matchAll(SPECIFIER)) {
      const target = resolve(texts, file, specifier!);
      if (target && target !== file) imports.add(target);
    }
    graph.set(file, imports);
  }
  return graph;
}

/** Reads every TypeScript product file below a root, keyed by relative path. */
export function readTree(root: string): Map<string, string> {
  const listed = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.ts', '*.tsx'], {
    cwd: root,
    encoding: 'utf8',
  });
  const files = listed.split('\n').filter((file) => file && !isTestFile(file) && fs.existsSync(path.join(root, file)));
  return new Map(files.map((file) => [file, fs.readFileSync(path.join(root, file), 'utf8')]));
}

function resolve(texts: Map<string, string>, from: string, specifier: string): string | undefined {
  const joined = specifier.startsWith('@/') ? specifier.slice(2) : path.posix.join(path.posix.dirname(from), specifier);
  return [joined, `${joined}.ts`, `${joined}.tsx`].find((candidate) => texts.has(candidate));
}

/**
 * Merges files into groups and keeps the imports between groups.
 * @param groupOf returns the group of a file; undefined leaves the file out
 */
export function groupImports(graph: ImportGraph, groupOf: (file: string) => string | undefined): ImportGraph {
  const groups: ImportGraph = new Map();
  for (const [file, imports] of graph) {
    const from = groupOf(file);
    if (from === undefined) continue;
    const targets = groups.get(from) ?? new Set();
    groups.set(from, targets);
    for (const target of imports) {
      const to = groupOf(target);
      if (to !== undefined && to !== from) targets.add(to);
    }
  }
  return groups;
}

/** Returns one closed walk per back edge of a depth-first search, as `a → b → a`; empty if there is no cycle. */
export function findCycles(graph: ImportGraph): string[] {
  const state = new Map<string, 'open' | 'done'>();
  const trail: string[] = [];
  const cycles: string[] = [];
  const visit = (node: string) => {
    state.set(node, 'open');
    trail.push(node);
    for (const target of graph.get(node) ?? []) {
      if (state.get(target) === 'open') cycles.push([...trail.slice(trail.indexOf(target)), target].join(' → '));
      else if (!state.has(target)) visit(target);
    }
    trail.pop();
    state.set(node, 'done');
  };
  for (const node of graph.keys()) if (!state.has(node)) visit(node);
  return cycles;
}
