import type { JsonSchema } from './example';

/**
 * The parts of our OpenAPI document that its readers use. Its parameters may be references, unless they were resolved (`dereference`).
 */
export interface Document<Parameter = ParameterObject | { $ref: string }> {
  info: { title: string; version: string };
  servers: { url: string }[];
  tags: { name: string; description: string }[];
  paths: Record<string, Record<string, OperationObject<Parameter>>>;
  components: { schemas: Record<string, JsonSchema>; parameters: Record<string, ParameterObject> };
}

export interface OperationObject<Parameter = ParameterObject | { $ref: string }> {
  operationId: string;
  tags: string[];
  summary: string;
  /** Null for any valid key. Absent on the document's own endpoint, which needs no key and is not in the reference. */
  'x-required-permission'?: string | null;
  parameters?: Parameter[];
  requestBody?: { required: boolean; content: Record<string, { schema: JsonSchema; example: unknown }> };
  responses: Record<string, ResponseObject>;
}

export interface ParameterObject {
  name: string;
  in: 'path' | 'query' | 'header';
  required: boolean;
  description?: string;
  schema: JsonSchema;
  example?: unknown;
}

export interface ResponseObject {
  description: string;
  headers?: Record<string, unknown>;
  /** Absent where there is no body. */
  content?: Record<string, { schema: JsonSchema; examples?: Record<string, unknown> }>;
}

/** Returns the name of the component that a reference leads to: `Agent` for `#/components/schemas/Agent`. */
export function componentName(reference: string): string {
  return reference.split('/').at(-1)!;
}
