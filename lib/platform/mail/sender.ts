import { env } from '@/lib/core/env';
import type { Sender } from './layout';

/** Returns what each mail states about this installation. Links use APP_URL only, never the Host of a request. */
export function sender(): Sender {
  return { app_name: env.APP_NAME, app_url: env.APP_URL.replace(/\/+$/, '') };
}
