/**
 * The environment of tests: complete, valid, and nothing from the person's own. `AUTH_SECRET` and `ENCRYPTION_KEY` are the
 * same in every run, so that a failure can be repeated.
 */
export function testEnvironment(databaseUrl: string, dataDir: string): Record<string, string> {
  return {
    NODE_ENV: 'test',
    APP_NAME: 'Agni',
    APP_URL: 'http://localhost:3100',
    DATABASE_URL: databaseUrl,
    // Empty, not absent: a `.env` file would fill in what is absent.
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
    // Nobody listens there: a test that forgets its own server reaches nobody.
    GHL_BASE_URL: 'http://127.0.0.1:9',
    GHL_AUTHORIZE_URL: '',
    EMBEDDED_DATABASE: '0',
    NEXT_TELEMETRY_DISABLED: '1',
  };
}
