import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readTree } from './import-graph';

const ROOT = path.resolve(import.meta.dirname, '..');

/** Phrases that make people read a sentence twice, each with what to write instead. */
const AVOID: [phrase: RegExp, instead: string][] = [
  [/\bfor ever\b/, 'forever, permanently, no expiry'],
  [/\b(?:is|are|was|were|be) told\b(?! apart)/, 'gets an email, is notified, sees'],
  [/\bany more\b/, 'no longer'],
  [/\bwho(?:so)?ever\b/, 'anyone who, the person who'],
  [/\bof one['’]s own\b/, 'your own'],
  [/\buseless\b/, 'no longer works, is invalid'],
  [/\blook into (?:your|the)\b/, 'check your'],
  [/\bgood for (?:nothing|one thing|one page)\b/, 'can no longer be used, works only for'],
  [/\blongest life\b/, 'maximum lifetime'],
  [/\bsign out in any case\b/, 'maximum session length'],
  [/\bsign out when unused\b/, 'idle timeout'],
  [/\b(?:may|keys) live (?:for|at most)\b/, 'lifetime, expire after'],
  [/\bcalled off\b/, 'cancelled'],
  [/\bpresent (?:password|key)\b/, 'current'],
  [/\bkey that asks\b/, 'the current API key'],
  [/\bwho (?:sits|sat) (?:there|here)\b/, 'reauthentication'],
  [/\bthat it is them who\b/, 'verify their identity'],
  [/\bchances of business\b/, 'sales leads'],
  [/\basked to join\b/, 'invited'],
  [/\bbroke off\b/, 'was incomplete, was interrupted'],
  [/\bbegins? anew\b|\bmade anew\b/, 'again, restarts'],
  [/\bcomes of it\b|\bfate of\b/, 'result'],
  [/\bthis was not you\b/, 'wasn’t you'],
  [/\bsigns? nobody in\b/, 'can no longer be used to sign in'],
  [/\bis nobody (?:in|else)\b/, 'no people found, no one else'],
  [/\bthat is waiting\b/, 'pending'],
  [/\bneither you nor we\b/, 'no one'],
  [/\blies about\b/, 'unused'],
  [/\bgo at a time\b/, 'the limit is'],
  [/\bdoes not accept our access\b/, 'rejected the stored credentials'],
  [/\bgood for \d/, 'valid for'],
  [/\bat (?:your|their|its) next step\b/, 'on the next request, when they continue'],
  [/\bsome seconds\b/, 'a few seconds'],
  [/\bdid not go forward\b/, 'did not increase'],
  [/\blacked a\b/, 'permission denied'],
  [/\bwhich is the most\b/, 'the limit is'],
  [/\bno such \w+ that\b/, 'no pending …, not found'],
  [/\bto be had\b/, 'available'],
  [/\bmended\b/, 'fix'],
];

const COMMENT_OR_TEXT =
  /\/\*[\s\S]*?\*\/|(?<![:\w])\/\/[^\n]*|'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`/g;

/** The source as one line of text without its comments; a string that continues after `+` is joined. */
function textOf(source: string): string {
  return source
    .replace(COMMENT_OR_TEXT, (part) => (part.startsWith('/') ? ' ' : part))
    .replace(/\{' '\}/g, ' ')
    .replace(/\s+/g, ' ')
    .replace(/(['`]) \+ ['`]/g, '');
}

/** A document as one line of text without its code. */
function proseOf(markdown: string): string {
  return markdown
    .replace(/```[\s\S]*?```/g, ' ')
    .replace(/`[^`\n]*`/g, ' ')
    .replace(/\s+/g, ' ');
}

function findPhrases(file: string, text: string): string[] {
  return AVOID.flatMap(([phrase, instead]) =>
    [...text.matchAll(new RegExp(phrase, 'gi'))].map(({ 0: found, index }) => {
      const around = text.slice(Math.max(0, index - 40), index + found.length + 40);
      return `${file}: “…${around}…”; write: ${instead}`;
    }),
  );
}

const sources = [...readTree(ROOT)].filter(([file]) => /^(?:app|components|lib|scripts)\/|^server\.ts$/.test(file));
const documents = ['README.md', 'CONTRIBUTING.md', 'SECURITY.md'].concat(
  fs
    .readdirSync(path.join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => `docs/${file}`),
);

describe('plain English', () => {
  it('avoids unusual phrases in screens, emails, the API and the terminal', () => {
    expect(sources.length).toBeGreaterThan(400);
    expect(sources.flatMap(([file, source]) => findPhrases(file, textOf(source)))).toEqual([]);
  });

  it.each(documents)('avoids unusual phrases in %s', (file) => {
    expect(findPhrases(file, proseOf(fs.readFileSync(path.join(ROOT, file), 'utf8')))).toEqual([]);
  });

  it('finds a phrase in a string, a template, a joined string and JSX text, but not in a comment', () => {
    const source = [
      '// Kept for ever: whoever reads this is a developer.',
      "const url = 'https://example.com/';",
      "const label = 'Events are kept for ever';",
      "const joined = 'It works no longer ' + 'and is ' +\n  'useless.';",
      'const line = `Hello, whoever you are`;',
      '/* It is told. */ const page = <p>Look into\n  your inbox</p>;',
    ].join('\n');
    const found = findPhrases('x.tsx', textOf(source)).map((problem) => problem.split('write: ')[1]);
    expect(found).toHaveLength(4);
  });
});
