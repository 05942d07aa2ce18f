import { z } from 'zod';
import { Id, Instant, line } from '@/lib/core/schema';

/** The most passkeys that a person may have. */
export const MOST_PASSKEYS = 20;

// The JSON of WebAuthn level 3 keeps the standard's names, because browsers create and read it directly.
const Base64Url = (max: number) =>
  z
    .string()
    .min(1)
    .max(max)
    .regex(/^[\w-]+$/, 'This is not base64url.');
const CredentialId = Base64Url(1400);
const Transports = z.array(z.string().max(20)).max(10);
const Attachment = z.enum(['platform', 'cross-platform']).nullish().catch(undefined);
const Descriptor = z.object({ id: CredentialId, type: z.literal('public-key'), transports: Transports.optional() });

/** An authenticator's response to `PasskeyRequest` (AuthenticationResponseJSON). */
export const Assertion = z.object({
  id: CredentialId,
  rawId: CredentialId,
  type: z.literal('public-key'),
  response: z.object({
    clientDataJSON: Base64Url(4096),
    authenticatorData: Base64Url(4096),
    signature: Base64Url(8192),
    userHandle: Base64Url(128).nullish(),
  }),
});
export type Assertion = z.infer<typeof Assertion>;

/** An authenticator's response to `PasskeyCreation` (RegistrationResponseJSON). */
export const Attestation = z.object({
  id: CredentialId,
  rawId: CredentialId,
  type: z.literal('public-key'),
  authenticatorAttachment: Attachment,
  response: z.object({
    clientDataJSON: Base64Url(4096),
    attestationObject: Base64Url(32_768),
    transports: Transports.optional().catch(undefined),
  }),
});
export type Attestation = z.infer<typeof Attestation>;

/** The options to ask for a passkey (PublicKeyCredentialRequestOptionsJSON). */
export const PasskeyRequest = z.object({
  challenge: z.string(),
  timeout: z.number().int(),
  rpId: z.string(),
  allowCredentials: z.array(Descriptor).optional(),
  userVerification: z.literal('required'),
});
export type PasskeyRequest = z.infer<typeof PasskeyRequest>;

/** The options to create a passkey (PublicKeyCredentialCreationOptionsJSON). */
export const PasskeyCreation = z.object({
  rp: z.object({ id: z.string(), name: z.string() }),
  user: z.object({ id: z.string(), name: z.string(), displayName: z.string() }),
  challenge: z.string(),
  pubKeyCredParams: z.array(z.object({ alg: z.number().int(), type: z.literal('public-key') })),
  timeout: z.number().int(),
  excludeCredentials: z.array(Descriptor),
  authenticatorSelection: z.object({
    residentKey: z.literal('required'),
    requireResidentKey: z.literal(true),
    userVerification: z.literal('required'),
  }),
  attestation: z.literal('none'),
});
export type PasskeyCreation = z.infer<typeof PasskeyCreation>;

/** A passkey as its owner sees it. */
export const Passkey = z.object({
  id: Id,
  name: z.string(),
  is_synced: z.boolean().describe('Whether it is kept on other devices of its owner too, as of its last use'),
  created_at: Instant,
  last_used_at: Instant.nullable(),
});
export type Passkey = z.infer<typeof Passkey>;

/** What `passkey.register` takes. */
export const RegisterInput = z.strictObject({ passkey: Attestation });

/** The new passkey, and the recovery codes to save before it takes effect; null if there are some already. */
export const Registered = z.object({ passkey: Passkey, recovery_codes: z.array(z.string()).nullable() });
export type Registered = z.infer<typeof Registered>;

/** What `passkey.rename` takes. */
export const RenameInput = z.strictObject({ id: Id, name: line(60, 'The name') });
