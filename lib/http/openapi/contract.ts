import { componentName, type Document, type OperationObject } from './document';
import type { JsonSchema } from './example';

/** Whether a client sends what a schema describes, or reads it. */
type Direction = 'takes' | 'gives';

const LIMITS = [
  ...['minLength', 'minItems', 'minProperties', 'minimum', 'maxLength', 'maxItems', 'maximum'],
  ...['pattern', 'multipleOf', 'uniqueItems', 'additionalProperties'],
] as const;

/**
 * Returns what clients of an OpenAPI document rely on, one fact a line, sorted:
 *
 *     operation createAgent: POST /api/v1/agents agents:write
 *     takes CreateAgentRequest.name: string
 *     requires CreateAgentRequest.name
 *     limits CreateAgentRequest.name: maxLength 120
 *     gives Agent.prompt: null
 *     always Agent.prompt
 *     sends createAgent.201.Location
 *
 * Names of components and operations are facts too, because generated clients have them. Descriptions, examples and errors are not.
 */
export function contractOf(document: Document): string[] {
  const lines = new Set([`version ${document.info.version}`]);
  const seen = new Set<string>();
  const component = (direction: Direction, reference: string): string => {
    const name = componentName(reference);
    if (!seen.has(`${direction} ${name}`)) {
      seen.add(`${direction} ${name}`);
      describe(direction, name, document.components.schemas[name]!);
    }
    return name;
  };
  const describe = (direction: Direction, path: string, schema: JsonSchema): void => {
    for (const type of typesOf(schema, (reference) => component(direction, reference))) {
      lines.add(`${direction} ${path}: ${type}`);
    }
    for (const choice of schema.anyOf ?? []) describe(direction, path, choice);
    if (schema.items) describe(direction, `${path}[]`, schema.items);
    if (typeof schema.additionalProperties === 'object') describe(direction, `${path}.*`, schema.additionalProperties);
    for (const [name, field] of Object.entries(schema.properties ?? {})) describe(direction, `${path}.${name}`, field);
    for (const name of schema.required ?? [])
      lines.add(`${direction === 'takes' ? 'requires' : 'always'} ${path}.${name}`);
    if (direction === 'takes') for (const line of rulesOf(path, schema)) lines.add(line);
  };
  for (const [path, methods] of Object.entries(document.paths)) {
    for (const [method, operation] of Object.entries(methods)) {
      for (const line of describeOperation(document, path, method, operation, describe)) lines.add(line);
    }
  }
  return [...lines].sort();
}

function describeOperation(
  { components }: Document,
  path: string,
  method: string,
  operation: OperationObject,
  describe: (direction: Direction, path: string, schema: JsonSchema) => void,
): string[] {
  const { operationId, parameters = [], requestBody, responses } = operation;
  const permission = operation['x-required-permission'] ?? 'any key';
  const lines = [`operation ${operationId}: ${method.toUpperCase()} ${path} ${permission}`];
  for (const one of parameters) {
    const parameter = '$ref' in one ? components.parameters[componentName(one.$ref)]! : one;
    const at = `${operationId}.${parameter.in}.${parameter.name}`;
    describe('takes', at, parameter.schema);
    if (parameter.required) lines.push(`requires ${at}`);
  }
  for (const { schema } of Object.values(requestBody?.content ?? {})) describe('takes', `${operationId}.body`, schema);
  if (requestBody?.required) lines.push(`requires ${operationId}.body`);
  for (const [status, { headers = {}, content = {} }] of Object.entries(responses)) {
    if (!status.startsWith('2')) continue;
    for (const name of Object.keys(headers)) lines.push(`sends ${operationId}.${status}.${name}`);
    for (const { schema } of Object.values(content)) describe('gives', `${operationId}.${status}`, schema);
  }
  return lines;
}

function typesOf({ $ref, type, format, const: constant }: JsonSchema, named: (reference: string) => string): string[] {
  if ($ref) return [named($ref)];
  if (constant !== undefined) return [JSON.stringify(constant)];
  const types = type === undefined ? [] : [type].flat();
  return types.map((name) => (format && name === 'string' ? `${name} ${format}` : name));
}

function rulesOf(path: string, schema: JsonSchema): string[] {
  const rules = schema as Record<string, unknown>;
  const limits = LIMITS.filter((name) => rules[name] !== undefined && typeof rules[name] !== 'object');
  return [
    ...limits.map((name) => `limits ${path}: ${name} ${rules[name]}`),
    ...(schema.enum ?? []).map((value) => `accepts ${path}: ${value}`),
  ];
}

/**
 * Compares two contracts.
 * @returns one sentence for each change that can break a client written for `before`; none if the major version differs. New
 * operations, optional parameters, fields and enum values break nothing, as the guide on versions promises
 */
export function breakingChanges(before: readonly string[], after: readonly string[]): string[] {
  if (majorOf(before) !== majorOf(after)) return [];
  const [old, now] = [new Contract(before), new Contract(after)];
  return [
    ...before.filter((line) => !now.has(line)).flatMap((line) => removal(line, now)),
    ...after.filter((line) => !old.has(line)).flatMap((line) => addition(line, old)),
  ];
}

class Contract {
  readonly #lines: Set<string>;
  /** `takes Agent.name` → its values. */
  readonly #values = new Map<string, string[]>();
  /** The operations, and the components of requests. */
  readonly #asked = new Set<string>();

  constructor(lines: readonly string[]) {
    this.#lines = new Set(lines);
    for (const line of lines) {
      const { verb, path, value } = partsOf(line);
      this.#values.set(`${verb} ${path}`, [...this.valuesOf(verb, path), value]);
      if (verb === 'takes' || verb === 'operation') this.#asked.add(subjectOf(path));
    }
  }

  has(line: string): boolean {
    return this.#lines.has(line);
  }

  valuesOf(verb: string, path: string): string[] {
    return this.#values.get(`${verb} ${path}`) ?? [];
  }

  /** Whether clients send this already: an operation, or a component of a request. */
  isAsked(path: string): boolean {
    return this.#asked.has(subjectOf(path));
  }
}

function removal(line: string, now: Contract): string[] {
  const { verb, path } = partsOf(line);
  if (verb === 'requires' || verb === 'limits' || verb === 'version') return [];
  // Of several types, a field may stop having one.
  if (verb === 'gives' && now.valuesOf(verb, path).length > 0) return [];
  return [`No longer: ${line}`];
}

function addition(line: string, old: Contract): string[] {
  const { verb, path, value } = partsOf(line);
  const isNew =
    (verb === 'gives' && old.valuesOf(verb, path).length > 0) ||
    (verb === 'requires' && old.isAsked(path)) ||
    (verb === 'limits' && old.valuesOf('takes', path).length > 0 && isStricter(value, old.valuesOf(verb, path)));
  return isNew ? [`New: ${line}`] : [];
}

function isStricter(value: string, olds: readonly string[]): boolean {
  const [keyword = '', limit] = value.split(' ');
  const former = olds.find((one) => one.startsWith(`${keyword} `))?.split(' ')[1];
  if (former === undefined) return true;
  if (keyword.startsWith('max')) return Number(limit) < Number(former);
  return keyword.startsWith('min') ? Number(limit) > Number(former) : true;
}

function partsOf(line: string): { verb: string; path: string; value: string } {
  const [, verb = '', path = '', value = ''] = /^(\w+) ([^:]*)(?:: (.*))?$/.exec(line) ?? [];
  return { verb, path, value };
}

function subjectOf(path: string): string {
  return path.split(/[.[]/)[0]!;
}

function majorOf(lines: readonly string[]): string | undefined {
  return lines.find((line) => line.startsWith('version '))?.split(/[ .]/)[1];
}
