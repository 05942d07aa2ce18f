import { sql } from 'drizzle-orm';
import {
  boolean,
  customType,
  index,
  integer,
  jsonb,
  pgSchema,
  real,
  text,
  uniqueIndex,
  uuid,
} from 'drizzle-orm/pg-core';
import { instant, primaryId } from './columns';

/** Voice data lives in a Postgres schema of its own, in the database of the organization's region. */
export const voice = pgSchema('voice');

export const agentStatus = voice.enum('agent_status', ['active', 'inactive']);
export const startSpeaker = voice.enum('start_speaker', ['agent', 'user']);
export const callDirection = voice.enum('call_direction', ['inbound', 'outbound']);
export const callStatus = voice.enum('call_status', ['completed', 'no_answer', 'voicemail', 'failed', 'in_progress']);
export const leadStatus = voice.enum('lead_status', ['new', 'contacted', 'qualified', 'converted', 'lost']);
export const leadSource = voice.enum('lead_source', ['call', 'website', 'referral', 'import', 'api']);

const created_at = instant().notNull().default(sql`now()`);
const updated_at = instant().notNull().default(sql`now()`);
const tsvector = customType<{ data: string }>({ dataType: () => 'tsvector' });

/** A voice agent: how it sounds, what it opens with, when it hangs up. */
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
    created_at,
    updated_at,
  },
  (table) => [
    index('agents_list_idx').on(table.organization_id, table.created_at, table.id),
    index('agents_name_idx').on(table.organization_id, table.name, table.id),
    uniqueIndex('agents_organization_id_key').on(table.organization_id, table.id),
  ],
);

/** Somebody the organization talks with. */
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
    created_at,
    updated_at,
  },
  (table) => [
    index('contacts_list_idx').on(table.organization_id, table.created_at, table.id),
    uniqueIndex('contacts_organization_id_key').on(table.organization_id, table.id),
  ],
);

/** A chance of business, found by a call or brought in. */
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
    created_at,
    updated_at,
  },
  (table) => [
    index('leads_list_idx').on(table.organization_id, table.created_at, table.id),
    index('leads_status_idx').on(table.organization_id, table.status),
  ],
);

/** A telephone call with its transcript. */
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
    created_at,
    updated_at,
  },
  (table) => [
    index('calls_list_idx').on(table.organization_id, table.started_at, table.id),
    index('calls_agent_idx').on(table.organization_id, table.agent_id, table.started_at),
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
      sql`setweight(to_tsvector('english', title), 'A') || setweight(to_tsvector('english', content), 'B')`,
    ),
    created_at,
    updated_at,
  },
  (table) => [
    index('knowledge_base_documents_list_idx').on(table.organization_id, table.created_at, table.id),
    index('knowledge_base_documents_search_idx').using('gin', table.search),
  ],
);
