import { defineConfig } from 'drizzle-kit';

/** Control plane: organizations, people, keys, audit. The voice plane has `drizzle.voice.config.ts`. */
export default defineConfig({
  dialect: 'postgresql',
  schema: './db/schema/control/*.ts',
  out: './db/migrations/control',
});
