import { StartupError } from '@/lib/core/startup-error';
import { checkEnvironment } from './environment';
import { build } from './next-build';
import { loadEnvFiles } from './run';

try {
  loadEnvFiles({ dev: false });
  // A build needs none of it. What is set and wrong would be refused at the start, which may be on another day.
  checkEnvironment({ supplied: ['APP_URL', 'DATABASE_URL', 'AUTH_SECRET', 'ENCRYPTION_KEY'] });
  await build();
} catch (error) {
  console.error(error instanceof StartupError ? error.message : error);
  process.exitCode = 1;
}
