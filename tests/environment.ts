/**
 * The environment of tests: complete, valid, and independent of the developer's own. `AUTH_SECRET` and `ENCRYPTION_KEY`
 * are the same in every run, so that a failure can be repeated.
 */
export function testEnvironment(databaseUrl: string, dataDir: string): Record<string, string> {
  return {
    NODE_ENV: 'test',
    APP_NAME: 'Agni',
    APP_URL: 'http://localhost:3100',
    DATABASE_URL: databaseUrl,
    // Empty instead of unset, because a `.env` file would fill in unset variables.
    DATABASE_DIRECT_URL: '',
    DATABASE_URL_US: '',
    DATABASE_URL_EU: '',
    DATABASE_URL_IN: '',
    DATABASE_POOL_SIZE: '10',
    DATA_DIR: dataDir,
    AUTH_SECRET: 'test-only-auth-secret-0123456789abcdef',
    ENCRYPTION_KEY: 'test-only-encryption-key-0123456789abcdef',
    ENCRYPTION_KEY_PREVIOUS: '',
    SMTP_URL: '',
    LOCAL_INBOX: '1',
    TRUST_PROXY: '0',
    REDIS_URL: '',
    CALCOM_BASE_URLS: '',
    GHL_CLIENT_ID: '',
    GHL_CLIENT_SECRET: '',
    // Nothing listens there, so a test without its own server reaches nothing.
    GHL_BASE_URL: 'http://127.0.0.1:9',
    GHL_AUTHORIZE_URL: '',
    EMBEDDED_DATABASE: '0',
    NEXT_TELEMETRY_DISABLED: '1',
  };
}
