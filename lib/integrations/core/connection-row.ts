import type { integrationConnections } from '@/db/schema/control/integrations';

/** A connected account of a vendor, as it is stored. */
export type ConnectionRow = typeof integrationConnections.$inferSelect;
