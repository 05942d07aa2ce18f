export const USER_STATUSES = ['invited', 'active', 'suspended'] as const;
export const TWO_FACTOR_STATES = ['on', 'off'] as const;
export const USER_SORTS = ['name', 'email', 'role', 'status', 'last_active_at', 'created_at'] as const;
