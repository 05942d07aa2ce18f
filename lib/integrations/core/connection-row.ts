import type { integrationConnections } from '@/db/schema/control/integrations';

/** A connected vendor account, as stored. */
export type ConnectionRow = typeof integrationConnections.$inferSelect;
