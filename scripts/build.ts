import { StartupError } from '@/lib/startup-error';
import { build } from './next-build';

try {
  await build();
} catch (error) {
  console.error(error instanceof StartupError ? error.message : error);
  process.exitCode = 1;
}
