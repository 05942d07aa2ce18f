import { StartupError } from '@/lib/core/startup-error';
import { checkEnvironment } from './environment';
import { build } from './next-build';
import { loadEnvFiles } from './run';

try {
  loadEnvFiles({ dev: false });
  // A build needs no settings. An invalid one would be rejected at the start, perhaps on another day.
  checkEnvironment({ supplied: ['APP_URL', 'DATABASE_URL', 'AUTH_SECRET', 'ENCRYPTION_KEY'] });
  await build();
} catch (error) {
  console.error(error instanceof StartupError ? error.message : error);
  process.exitCode = 1;
}
