/**
 * Resolves the references of an OpenAPI document in place, for readers that do not follow references. Shared targets stay one object;
 * siblings of a reference (a description, a default) override its target, as in JSON Schema 2020-12.
 * @throws Error if a reference does not resolve within the document
 */
export function dereference<T>(document: T): T {
  const made = new Map<unknown, unknown>();
  const visit = (value: unknown): unknown => {
    if (typeof value !== 'object' || value === null) return value;
    if (made.has(value)) return made.get(value);
    if ('$ref' in value && typeof value.$ref === 'string') {
      const { $ref, ...beside } = value as { $ref: string };
      const named = visit(find(document, $ref));
      return Object.keys(beside).length === 0 ? named : { ...(named as object), ...(visit(beside) as object) };
    }
    const copy: unknown = Array.isArray(value)
      ? value.map(visit)
      : Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, visit(inner)]));
    made.set(value, copy);
    return copy;
  };
  return visit(document) as T;
}

function find(document: unknown, reference: string): unknown {
  const [start, ...names] = reference.split('/').map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
  let at = start === '#' ? document : undefined;
  for (const name of names) at = (at as Record<string, unknown> | undefined)?.[name];
  if (at === undefined) throw new Error(`The document refers to ${reference}, which is not there.`);
  return at;
}
