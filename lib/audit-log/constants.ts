/** Bounds of the retention in days; null keeps the log forever. */
export const RETENTION_DAYS = { min: 30, max: 3_650 };
export const ACTOR_KINDS = ['user', 'key', 'system'] as const;
export const EXPORT_FORMATS = ['csv', 'ndjson'] as const;
