import { env } from '@/lib/core/env';
import type { Sender } from './layout';

/** What each mail says of this installation. Links are made from APP_URL alone, never from a request's Host. */
export function sender(): Sender {
  return { app_name: env.APP_NAME, app_url: env.APP_URL.replace(/\/+$/, '') };
}
