import { apiKey } from '@better-auth/api-key';
import { betterAuth } from 'better-auth';
import { getMigrations } from 'better-auth/db/migration';
import pg from 'pg';

// The default of 10 requests a day would reject the load with 429.
const UNLIMITED = { maxRequests: 1_000_000_000, timeWindow: 60_000 };

function inMemory() {
  const values = new Map();
  return {
    get: async (key) => values.get(key) ?? null,
    set: async (key, value) => void values.set(key, value),
    delete: async (key) => void values.delete(key),
  };
}

/** The plugin as its documentation sets it up: keys in the database, limit and usage on. */
const recommended = () => ({ plugins: [apiKey({ rateLimit: { enabled: true, ...UNLIMITED } })] });

/** The fastest setup that its options allow: keys in this process's memory, no limit, usage written later. */
const fastest = () => ({
  secondaryStorage: inMemory(),
  plugins: [
    apiKey({
      storage: 'secondary-storage',
      fallbackToDatabase: true,
      deferUpdates: true,
      rateLimit: { enabled: false },
    }),
  ],
  advanced: { backgroundTasks: { handler: (promise) => void promise.catch(() => {}) } },
});

/** Opens Better Auth on a database and makes one key. @returns a function that verifies keys, and the key */
export async function openAuth(setUp, connectionString) {
  const options = {
    database: new pg.Pool({ connectionString, max: 10 }),
    secret: 'benchmark-only-secret-0123456789abcdef',
    baseURL: 'http://localhost',
    emailAndPassword: { enabled: true },
    telemetry: { enabled: false },
    ...(setUp === 'fastest' ? fastest() : recommended()),
  };
  const { runMigrations } = await getMigrations(options);
  await runMigrations();
  const auth = betterAuth(options);
  const email = `${setUp}-${Date.now()}-${process.pid}@example.com`;
  const { user } = await auth.api.signUpEmail({
    body: { email, password: 'a long password for nobody', name: 'Bench' },
  });
  const { key } = await auth.api.createApiKey({ body: { userId: user.id, name: 'bench' } });
  return { key, verify: async (text) => (await auth.api.verifyApiKey({ body: { key: text } })).valid };
}
