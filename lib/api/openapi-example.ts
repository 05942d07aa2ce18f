/** As much of a JSON schema (2020-12) as is read here. */
export interface JsonSchema {
  type?: string | string[];
  format?: string;
  description?: string;
  const?: unknown;
  enum?: unknown[];
  default?: unknown;
  examples?: unknown[];
  pattern?: string;
  minimum?: number;
  maximum?: number;
  multipleOf?: number;
  anyOf?: JsonSchema[];
  items?: JsonSchema;
  properties?: Record<string, JsonSchema>;
  required?: string[];
  additionalProperties?: boolean | JsonSchema;
  $schema?: string;
  $ref?: string;
}

const BY_FORMAT: Record<string, string> = {
  uuid: '019d1fdb-3977-7bd5-ab27-8d3b37ddf4fc',
  'date-time': '2026-03-20T14:00:00.000Z',
  date: '2026-03-20',
  email: 'ada@example.com',
  uri: 'https://example.com',
};

const BY_NAME: Record<string, string> = {
  email: 'ada@example.com',
  first_name: 'Ada',
  last_name: 'Lovelace',
  website: 'https://example.com',
  phone: '+14155550123',
  ip: '203.0.113.7',
  allowed_email_domains: 'example.com',
  name: 'Acme Voice',
  title: 'Opening hours',
  content: 'We are open from Monday to Friday, 9 to 17.',
  summary: 'Booked an appointment for Tuesday.',
  notes: 'Asks for a call in the afternoon.',
  company: 'Acme',
  prefix: 'agni_sk_7Qd2',
  model: 'gpt-4.1-mini',
  voice_id: 'aria',
  language: 'en-US',
  user_agent: 'curl/8.11.0',
  last_used_user_agent: 'curl/8.11.0',
  last_used_ip: '203.0.113.7',
  created_by_label: 'Ada Lovelace <ada@example.com>',
  updated_by_label: 'Ada Lovelace <ada@example.com>',
  invited_by_label: 'Ada Lovelace <ada@example.com>',
  actor_label: 'Ada Lovelace <ada@example.com>',
  // Never OWNER, the first of the choices: examples are pasted.
  role: 'DEVELOPER',
};

/** A plausible value for a schema: its own example, default or first choice, else one by its format or name. */
export function exampleOf(schema: JsonSchema, name = ''): unknown {
  const choice = schema.enum?.includes(BY_NAME[name]) ? BY_NAME[name] : schema.enum?.[0];
  const own = schema.examples?.[0] ?? schema.const ?? schema.default ?? choice;
  if (own !== undefined) return own;
  if (schema.anyOf) return exampleOf(schema.anyOf.find((choice) => choice.type !== 'null') ?? {}, name);
  switch (Array.isArray(schema.type) ? schema.type.find((type) => type !== 'null') : schema.type) {
    case 'object':
      return objectExample(schema, () => true);
    case 'array':
      return schema.items ? [exampleOf(schema.items, name)] : [];
    case 'integer':
    case 'number':
      return schema.minimum ?? 1;
    case 'boolean':
      return true;
    case 'string':
      return BY_FORMAT[schema.format ?? ''] ?? BY_NAME[name] ?? 'text';
    default:
      return null;
  }
}

/** What somebody would type to try a request: what is needed and what shows best, not every field there is. */
export function bodyExample(schema: JsonSchema): unknown {
  const telling = (name: string, field: JsonSchema) => schema.required?.includes(name) || field.examples !== undefined;
  const example = objectExample(schema, telling);
  return Object.keys(example).length > 0
    ? example
    : objectExample(schema, (name) => name === Object.keys(schema.properties ?? {})[0]);
}

function objectExample({ properties = {} }: JsonSchema, wanted: (name: string, field: JsonSchema) => boolean) {
  const fields = Object.entries(properties).filter(([name, field]) => wanted(name, field));
  return Object.fromEntries(fields.map(([name, field]) => [name, exampleOf(field, name)]));
}
