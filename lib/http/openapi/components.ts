/** An OpenAPI parameter object. */
export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  [field: string]: unknown;
}

const OFTEN = 2;

/** Replaces parameters that several operations share by references; returns the shared ones by name. */
export function shareParameters(operations: { parameters?: unknown[] }[]): Record<string, Parameter> {
  const uses = new Map<string, number>();
  for (const parameter of operations.flatMap(({ parameters = [] }) => parameters)) {
    const text = JSON.stringify(parameter);
    uses.set(text, (uses.get(text) ?? 0) + 1);
  }
  const shared: Record<string, Parameter> = {};
  for (const [text] of [...uses].filter(([, count]) => count >= OFTEN).sort(([, a], [, b]) => b - a)) {
    const parameter = JSON.parse(text) as Parameter;
    shared[parameter.name] ??= parameter;
  }
  const refer = (parameter: unknown) => {
    const { name } = parameter as Parameter;
    const same = Object.hasOwn(shared, name) && JSON.stringify(shared[name]) === JSON.stringify(parameter);
    return same ? { $ref: `#/components/parameters/${name}` } : parameter;
  };
  for (const operation of operations) operation.parameters &&= operation.parameters.map(refer);
  return shared;
}
