import { answerExample, requestExamples } from './endpoint-examples';
import { type Examples, TABS, type Tab } from './examples';
import type { Field } from './fields';
import type { Endpoint, Group, Parameter } from './reference';

const PLACES: Record<Parameter['place'], string> = {
  path: 'Path parameters',
  query: 'Query parameters',
  header: 'Headers',
};
const FENCES: Record<Tab, string> = { curl: 'sh', python: 'python', javascript: 'js', client: 'ts' };

/** Returns a fenced code block. */
export function fence(code: string, language: string): string {
  return `\`\`\`${language}\n${code}\n\`\`\``;
}

/** Returns one fenced block for each of an example's tabs. */
export function exampleFences(examples: Examples, tabs: readonly Tab[] = TABS): string {
  return tabs.flatMap((tab) => (examples[tab] === undefined ? [] : fence(examples[tab], FENCES[tab]))).join('\n\n');
}

/** Returns a Markdown table; line breaks and bars within cells are escaped. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const cell = (text: string) => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/**
 * Returns the page of a group as Markdown: every endpoint with its parameters, body, answers, errors and examples. It contains no data of
 * the reader.
 * @param tabs of the examples
 */
export function groupMarkdown(group: Group, url: string, tabs?: readonly Tab[]): string {
  const endpoints = group.endpoints.map((endpoint) => endpointMarkdown(endpoint, url, tabs));
  return [`# ${group.title}`, `${group.description}.`, ...endpoints].join('\n\n');
}

function endpointMarkdown(endpoint: Endpoint, url: string, tabs?: readonly Tab[]): string {
  const { summary, method, path, permission, parameters, body, success, failures } = endpoint;
  const parts = [
    `## ${summary}`,
    `\`${method} ${path}\``,
    permission ? `Requires \`${permission}\`.` : 'Any valid key can call this endpoint.',
  ];
  for (const place of Object.keys(PLACES) as Parameter['place'][]) {
    const here = parameters.filter((parameter) => parameter.place === place);
    if (here.length > 0) parts.push(`### ${PLACES[place]}`, fieldLines(here));
  }
  if (body) parts.push(`### Body (${body.required ? 'required' : 'optional'})`, fieldLines(body.fields));
  parts.push('### Example request', exampleFences(requestExamples(endpoint, url), tabs));
  parts.push(`### Response ${success.status}: ${success.message}`);
  if (success.headers.length > 0) parts.push(`Headers: ${success.headers.map((name) => `\`${name}\``).join(', ')}`);
  parts.push(fieldLines(success.fields, true), fence(answerExample(endpoint), 'json'));
  const errors = failures.map(({ status, codes }) => [String(status), codes.map((code) => `\`${code}\``).join(', ')]);
  parts.push('### Errors', markdownTable(['Status', 'Codes'], errors));
  return parts.join('\n\n');
}

/** Fields as a nested list. Answers leave out what only applies to requests. */
function fieldLines(fields: readonly Field[], response = false, depth = 0): string {
  return fields.map((field) => fieldLine(field, response, depth)).join('\n');
}

function fieldLine(field: Field, response: boolean, depth: number): string {
  const { name, type, nullable, required, description, limits, choices, fallback, fields } = field;
  const kind = [`${type}${nullable ? ' or null' : ''}`, ...(required && !response ? ['required'] : [])].join(', ');
  const rules = response ? [] : limits.filter((limit) => !description?.includes(limit));
  const facts = [
    ...(description ? [description] : []),
    ...(choices.length > 0 ? [`One of ${choices.map((choice) => `\`${choice}\``).join(', ')}`] : []),
    ...(rules.length > 0 ? [`Limits: ${rules.join(', ')}`] : []),
    ...(fallback !== undefined && !response ? [`Default: \`${fallback}\``] : []),
  ].map((fact) => (fact.endsWith('.') ? fact : `${fact}.`));
  const line = `${'  '.repeat(depth)}- \`${name}\` (${kind})${facts.length > 0 ? `: ${facts.join(' ')}` : ''}`;
  return fields.length > 0 ? `${line}\n${fieldLines(fields, response, depth + 1)}` : line;
}
