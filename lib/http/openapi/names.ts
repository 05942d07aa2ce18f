/** Nouns whose rows have another name than their area. */
const ROWS: Record<string, string> = { audit_log: 'audit_event', knowledge_base: 'knowledge_base_document' };

/** Names for which the rule does not give proper English. */
const EXCEPTIONS: Record<string, string> = {
  'knowledge_base.search': 'searchKnowledgeBase',
  'calcom.look_up_event_type': 'lookUpCalcomEventType',
};

/** Actions without a verb: `api_key.usage`. */
const FIGURES = ['overview', 'status', 'usage'];

/**
 * Returns the `operationId` of an operation: its name as a function name, verb first, in camel case. Generators turn it into functions,
 * types and file names, and each treats dots differently.
 * @param name `noun.verb`, such as `agent.list`, `calcom.list_event_types` or `contact.bulk_delete`
 * @returns `listAgents`, `listCalcomEventTypes`, `bulkDeleteContacts`
 */
export function operationIdOf(name: string): string {
  const [noun = '', action = ''] = name.split('.');
  const exception = EXCEPTIONS[name];
  if (exception) return exception;
  if (FIGURES.includes(action)) return `get${pascalCase(noun)}${pascalCase(action)}`;
  const row = pascalCase(ROWS[noun] ?? noun);
  if (action === 'list') return `list${plural(row)}`;
  if (action.startsWith('bulk_')) return `${camelCase(action)}${plural(row)}`;
  const [verb = '', ...object] = action.split('_');
  return `${verb}${row}${pascalCase(object.join('_'))}`;
}

/** `api_key` as `ApiKey`. */
export function pascalCase(name: string): string {
  return name.replace(/(?:^|_)(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function camelCase(name: string): string {
  return name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
}

function plural(noun: string): string {
  return `${noun}s`;
}
