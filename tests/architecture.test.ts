import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { findCycles, groupImports, readImportGraph, readTree } from './import-graph';

const ROOT = path.resolve(import.meta.dirname, '..');
const tree = readTree(ROOT);
const graph = readImportGraph(tree);

/** The areas from the lowest to the highest. Each may import those before it, never those after it. */
const AREAS = [
  'core',
  'db',
  'platform',
  'operation',
  'account',
  'api-keys',
  'audit-log',
  'voice',
  'organization',
  'integrations',
  'registry',
  'http',
  'components',
  'app',
];

function areaOf(file: string): string | undefined {
  const [top, second] = file.split('/');
  if (top !== 'lib') return AREAS.includes(top!) ? top : undefined;
  return second?.endsWith('.ts') ? 'registry' : second;
}

function upwardImports(imports: Map<string, Set<string>>): string[] {
  const found: string[] = [];
  for (const [file, targets] of imports) {
    const from = areaOf(file);
    for (const target of targets) {
      const to = areaOf(target);
      if (from && to && AREAS.indexOf(to) > AREAS.indexOf(from)) found.push(`${file} → ${target}`);
    }
  }
  return found;
}

/** The import graph with one more import in a file. */
function tampered(file: string, line: string) {
  return readImportGraph(new Map(tree).set(file, `${line}\n${tree.get(file)}`));
}

describe('import graph', () => {
  it('finds the imports of the product', () => {
    expect(graph.size).toBeGreaterThan(500);
    expect(graph.get('lib/registry.ts')).toContain('lib/voice/agents/operations.ts');
  });

  it('has no cycle of files, type-only imports included', () => {
    expect(findCycles(graph)).toEqual([]);
  });

  it('has no cycle of areas', () => {
    expect(findCycles(groupImports(graph, areaOf))).toEqual([]);
  });

  it('never imports a higher area', () => {
    expect(upwardImports(graph)).toEqual([]);
  });

  it('lists every folder of lib as an area', () => {
    const areas = new Set([...graph.keys()].filter((file) => file.startsWith('lib/')).map(areaOf));
    expect([...areas].filter((area) => !AREAS.includes(area!))).toEqual([]);
  });

  it('reports a cycle of files when a type-only import closes one', () => {
    const closed = tampered('lib/core/permissions.ts', "import type { Actor } from './actor';");
    expect(findCycles(closed).join('\n')).toContain('lib/core/permissions.ts');
  });

  it('reports an upward import and a cycle of areas when core imports a settings area', () => {
    const line = "import type { Agent } from '@/lib/voice/agents/schema';";
    const climbing = tampered('lib/core/plans.ts', line);
    expect(upwardImports(climbing)).toEqual(['lib/core/plans.ts → lib/voice/agents/schema.ts']);
    expect(findCycles(groupImports(climbing, areaOf))).not.toEqual([]);
  });
});

describe('framework imports', () => {
  const importers = (specifier: RegExp) => [...tree].filter(([, text]) => specifier.test(text)).map(([file]) => file);

  it('keeps next-auth in one file', () => {
    expect(importers(/from 'next-auth(?:\/[^']*)?'/)).toEqual(['lib/http/pages/next-auth.ts']);
  });

  it('keeps Next and React out of lib, except for pages and mails', () => {
    const allowed = /^(?:app|components|demo)\/|^lib\/http\/pages\/|\/mail\/|^[^/]+$/;
    expect(importers(/from '(?:next\/[^']*|react|react-dom)'/).filter((file) => !allowed.test(file))).toEqual([]);
  });
});
