import { parseAsStringLiteral } from 'nuqs/server';
import { USAGE_RANGES } from '@/lib/api-keys/keys/constants';

/** The `range` URL parameter; 24 hours by default. */
export const rangeParam = parseAsStringLiteral(USAGE_RANGES).withDefault('24h');
