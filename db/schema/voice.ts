import { type SQL, sql } from 'drizzle-orm';
import {
  type AnyPgColumn,
  boolean,
  customType,
  foreignKey,
  index,
  integer,
  jsonb,
  pgSchema,
  primaryKey,
  real,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { createdAt, instant, keptAnswer, primaryId, searchColumns, updatedAt } from './columns';

/** Voice data lives in its own Postgres schema, in the database of the organization's region. */
export const voice = pgSchema('voice');

export const agentStatus = voice.enum('agent_status', ['active', 'inactive']);
export const startSpeaker = voice.enum('start_speaker', ['agent', 'user']);
export const callDirection = voice.enum('call_direction', ['inbound', 'outbound']);
export const callStatus = voice.enum('call_status', ['completed', 'no_answer', 'voicemail', 'failed', 'in_progress']);
export const leadStatus = voice.enum('lead_status', ['new', 'contacted', 'qualified', 'converted', 'lost']);
export const leadSource = voice.enum('lead_source', ['call', 'website', 'referral', 'import', 'api']);

const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });

type Named = Record<'first_name' | 'last_name', AnyPgColumn>;

/** Sort key of people: their name in lower case; empty without a name. */
export function personSortKey(person: Named): SQL<string> {
  return sql<string>`lower(coalesce(${person.first_name}, '') || ' ' || coalesce(${person.last_name}, ''))`;
}

// The text that searches for people and for calls cover.
const PERSON_TEXT = ['first_name', 'last_name', 'email', 'phone', 'company']
  .map((column) => `coalesce(${column}, '')`)
  .join(" || ' ' || ");
const CALL_TEXT = "coalesce(summary, '') || ' ' || from_number || ' ' || to_number";

/** The words of a document's title, which rank higher than its content. */
export function titleWords(document: { title: AnyPgColumn }): SQL {
  return sql`to_tsvector('english', voice.search_words(${document.title}))`;
}

// The GIN indexes start with the organization (extension btree_gin), so that other organizations' rows cost nothing.
// Without a pending list (fastupdate off): reads are far more frequent and must not wait for its cleanup.
const AT_ONCE = { fastupdate: false };

/** A voice agent: its voice, opening message and call limits. */
export const agents = voice.table(
  'agents',
  {
    id: primaryId(),
    organization_id: uuid().notNull(),
    name: text().notNull(),
    status: agentStatus().notNull().default('active'),
    model: text().notNull(),
    voice_id: text().notNull(),
    language: text().notNull(),
    temperature: real().notNull(),
    prompt: text(),
    begin_message: text(),
    start_speaker: startSpeaker().notNull(),
    max_call_duration_ms: integer().notNull(),
    ring_duration_ms: integer().notNull(),
    end_call_after_silence_ms: integer().notNull(),
    enable_voicemail_detection: boolean().notNull(),
    voicemail_message: text(),
    created_at: createdAt(),
    updated_at: updatedAt(),
    ...searchColumns('name', 'voice.'),
  },
  (table) => [
    index('agents_list_idx').on(table.organization_id, table.created_at, table.id),
    index('agents_updated_idx').on(table.organization_id, table.updated_at, table.id),
    index('agents_name_idx').on(table.organization_id, table.name, table.id),
    index('agents_facets_created_idx').on(table.organization_id, table.status, table.created_at, table.id),
    index('agents_facets_updated_idx').on(table.organization_id, table.status, table.updated_at, table.id),
    index('agents_facets_name_idx').on(table.organization_id, table.status, table.name, table.id),
    index('agents_search_idx')
      .using('gin', table.organization_id, table.search_text.op('gin_trgm_ops'), table.search_pairs)
      .with(AT_ONCE),
    uniqueIndex('agents_organization_id_key').on(table.organization_id, table.id),
  ],
);

/** A person the organization talks with. */
export const contacts = voice.table(
  'contacts',
  {
    id: primaryId(),
    organization_id: uuid().notNull(),
    first_name: text(),
    last_name: text(),
    email: text(),
    phone: text(),
    company: text(),
    metadata: jsonb().$type<Record<string, string>>().notNull().default({}),
    created_at: createdAt(),
    updated_at: updatedAt(),
    ...searchColumns(PERSON_TEXT, 'voice.'),
  },
  (table) => [
    index('contacts_list_idx').on(table.organization_id, table.created_at, table.id),
    index('contacts_updated_idx').on(table.organization_id, table.updated_at, table.id),
    index('contacts_name_idx').on(table.organization_id, personSortKey(table), table.id),
    index('contacts_search_idx')
      .using('gin', table.organization_id, table.search_text.op('gin_trgm_ops'), table.search_pairs)
      .with(AT_ONCE),
    uniqueIndex('contacts_organization_id_key').on(table.organization_id, table.id),
  ],
);

/** A sales lead, from a call or another source. When its contact is deleted, `contact_id` becomes null. */
export const leads = voice.table(
  'leads',
  {
    id: primaryId(),
    organization_id: uuid().notNull(),
    contact_id: uuid(),
    first_name: text(),
    last_name: text(),
    email: text(),
    phone: text(),
    company: text(),
    status: leadStatus().notNull().default('new'),
    source: leadSource().notNull(),
    notes: text(),
    created_at: createdAt(),
    updated_at: updatedAt(),
    ...searchColumns(PERSON_TEXT, 'voice.'),
  },
  (table) => [
    index('leads_list_idx').on(table.organization_id, table.created_at, table.id),
    index('leads_updated_idx').on(table.organization_id, table.updated_at, table.id),
    index('leads_status_idx').on(table.organization_id, table.status, table.id),
    index('leads_name_idx').on(table.organization_id, personSortKey(table), table.id),
    index('leads_facets_idx').on(table.organization_id, table.status, table.source, table.id),
    index('leads_facets_created_idx').on(table.organization_id, table.status, table.source, table.created_at, table.id),
    index('leads_facets_updated_idx').on(table.organization_id, table.status, table.source, table.updated_at, table.id),
    index('leads_facets_name_idx').on(
      table.organization_id,
      table.status,
      table.source,
      personSortKey(table),
      table.id,
    ),
    index('leads_contact_idx').on(table.organization_id, table.contact_id),
    index('leads_search_idx')
      .using('gin', table.organization_id, table.search_text.op('gin_trgm_ops'), table.search_pairs)
      .with(AT_ONCE),
    uniqueIndex('leads_organization_id_key').on(table.organization_id, table.id),
    foreignKey({
      name: 'leads_contact_fk',
      columns: [table.organization_id, table.contact_id],
      foreignColumns: [contacts.organization_id, contacts.id],
    }).onDelete('set null'),
  ],
);

/**
 * A phone call with its transcript. When its agent, contact or lead is deleted, the reference becomes null. The migration uses
 * `ON DELETE SET NULL (agent_id)`, which Drizzle cannot express, so that the organization stays.
 */
export const calls = voice.table(
  'calls',
  {
    id: primaryId(),
    organization_id: uuid().notNull(),
    agent_id: uuid(),
    contact_id: uuid(),
    lead_id: uuid(),
    direction: callDirection().notNull(),
    status: callStatus().notNull(),
    from_number: text().notNull(),
    to_number: text().notNull(),
    started_at: instant().notNull(),
    ended_at: instant(),
    duration_seconds: integer().notNull().default(0),
    transcript: jsonb().$type<{ speaker: 'agent' | 'user'; text: string; at_ms: number }[]>().notNull().default([]),
    summary: text(),
    tags: text().array().notNull().default(sql`'{}'`),
    created_at: createdAt(),
    updated_at: updatedAt(),
    ...searchColumns(CALL_TEXT, 'voice.'),
  },
  (table) => [
    index('calls_list_idx').on(table.organization_id, table.started_at, table.id),
    index('calls_created_idx').on(table.organization_id, table.created_at, table.id),
    index('calls_duration_idx').on(table.organization_id, table.duration_seconds, table.id),
    index('calls_facets_started_idx').on(
      table.organization_id,
      table.direction,
      table.status,
      table.started_at,
      table.id,
    ),
    index('calls_facets_created_idx').on(
      table.organization_id,
      table.direction,
      table.status,
      table.created_at,
      table.id,
    ),
    index('calls_facets_duration_idx').on(
      table.organization_id,
      table.direction,
      table.status,
      table.duration_seconds,
      table.id,
    ),
    index('calls_agent_idx').on(table.organization_id, table.agent_id, table.started_at, table.id),
    index('calls_contact_idx').on(table.organization_id, table.contact_id, table.started_at, table.id),
    index('calls_lead_idx').on(table.organization_id, table.lead_id, table.started_at, table.id),
    index('calls_tags_idx').using('gin', table.organization_id, table.tags).with(AT_ONCE),
    index('calls_search_idx')
      .using('gin', table.organization_id, table.search_text.op('gin_trgm_ops'), table.search_pairs)
      .with(AT_ONCE),
    foreignKey({
      name: 'calls_agent_fk',
      columns: [table.organization_id, table.agent_id],
      foreignColumns: [agents.organization_id, agents.id],
    }).onDelete('set null'),
    foreignKey({
      name: 'calls_contact_fk',
      columns: [table.organization_id, table.contact_id],
      foreignColumns: [contacts.organization_id, contacts.id],
    }).onDelete('set null'),
    foreignKey({
      name: 'calls_lead_fk',
      columns: [table.organization_id, table.lead_id],
      foreignColumns: [leads.organization_id, leads.id],
    }).onDelete('set null'),
  ],
);

/** A document that agents answer from, with its full-text index. */
export const knowledgeBaseDocuments = voice.table(
  'knowledge_base_documents',
  {
    id: primaryId(),
    organization_id: uuid().notNull(),
    title: text().notNull(),
    content: text().notNull(),
    source_url: text(),
    search: tsvector().generatedAlwaysAs(
      sql`setweight(to_tsvector('english', voice.search_words(title)), 'A') || setweight(to_tsvector('english', voice.search_words(content)), 'B')`,
    ),
    created_at: createdAt(),
    updated_at: updatedAt(),
    ...searchColumns('title', 'voice.'),
  },
  (table) => [
    index('knowledge_base_documents_list_idx').on(table.organization_id, table.created_at, table.id),
    index('knowledge_base_documents_updated_idx').on(table.organization_id, table.updated_at, table.id),
    index('knowledge_base_documents_title_idx').on(table.organization_id, sql`lower(${table.title})`, table.id),
    index('knowledge_base_documents_search_idx').using('gin', table.organization_id, table.search).with(AT_ONCE),
    index('knowledge_base_documents_title_words_idx')
      .using('gin', table.organization_id, titleWords(table))
      .with(AT_ONCE),
    index('knowledge_base_documents_title_text_idx')
      .using('gin', table.organization_id, table.search_text.op('gin_trgm_ops'), table.search_pairs)
      .with(AT_ONCE),
  ],
);

/** Responses to POST requests for voice data with an `Idempotency-Key`: they contain voice data, so they live in its database. */
export const voiceIdempotencyKeys = voice.table('idempotency_keys', keptAnswer(), (table) => [
  primaryKey({ columns: [table.organization_id, table.api_key_id, table.idempotency_key] }),
  index('idempotency_keys_expires_idx').on(table.expires_at),
]);

/**
 * Organizations whose voice data in this database only their region move may write: it is leaving, has left, or is arriving.
 * `token` identifies the process that may write.
 */
export const writeFences = voice.table('gates', {
  organization_id: uuid().primaryKey(),
  token: uuid().notNull(),
  created_at: createdAt(),
});
