import { serve } from '@/server';
import { run } from './run';

// The first process has prepared the environment and the database.
run(async ({ defer }) => {
  const serving = await serve({ dev: false });
  defer(serving.close);
  console.log(`A second process serves at ${serving.url}`);
});
