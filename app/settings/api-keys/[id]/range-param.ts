import { parseAsStringLiteral } from 'nuqs/server';
import { USAGE_RANGES } from '@/lib/api-keys/keys/schema';

/** The range that the address names; 24 hours unless it does. */
export const rangeParam = parseAsStringLiteral(USAGE_RANGES).withDefault('24h');
