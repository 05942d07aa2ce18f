import type { PgTable } from 'drizzle-orm/pg-core';
import { agents, calls, contacts, knowledgeBaseDocuments, leads, voiceIdempotencyKeys } from '@/db/schema/voice';

/** Every table of voice data, referenced tables first. */
export const VOICE_TABLES: PgTable[] = [agents, contacts, leads, calls, knowledgeBaseDocuments, voiceIdempotencyKeys];
