import { defineConfig } from 'drizzle-kit';

/** Voice plane: agents, calls, leads, contacts, knowledge base, in the database of each region. */
export default defineConfig({
  dialect: 'postgresql',
  schema: './db/schema/voice.ts',
  out: './db/migrations/voice',
  schemaFilter: ['voice'],
});
