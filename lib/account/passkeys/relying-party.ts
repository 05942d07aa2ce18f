import { env } from '@/lib/core/env';

/** This installation as WebAuthn's relying party: passkeys are made for the host of `APP_URL`, and good at its origin alone. */
export function relyingParty(): { id: string; name: string; origin: string } {
  const { hostname, origin } = new URL(env.APP_URL);
  return { id: hostname, name: env.APP_NAME, origin };
}
