import { readEnv } from '@/lib/env';
import { forgetGates } from '@/lib/integrations/gate';
import { type CalcomServer, startCalcom } from '@/tests/vendors/calcom/server';

/** A Cal.com of this test's own, the only address at which accounts may be besides the clouds. */
export async function startTestCalcom(): Promise<CalcomServer> {
  const server = await startCalcom();
  server.limit = 100_000;
  Object.assign(readEnv(), { CALCOM_BASE_URLS: [server.base_url], INTEGRATION_TIMEOUT_MS: 1_500 });
  forgetGates();
  return server;
}
