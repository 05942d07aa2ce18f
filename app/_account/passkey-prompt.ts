'use client';

import { useSyncExternalStore } from 'react';
import type { Assertion, Attestation, PasskeyCreation, PasskeyRequest } from '@/lib/account/passkeys/schema';
import type { ActionResult } from '@/lib/http/pages/action';

type WebAuthn = typeof import('@simplewebauthn/browser');
let loaded: WebAuthn | undefined;

// Loaded when a passkey is used.
async function loadWebAuthn(): Promise<WebAuthn> {
  loaded = await import('@simplewebauthn/browser');
  return loaded;
}

/** Result of the browser's passkey dialog: the credential, or a message that says why there is none. */
export type PromptResult<T> = { ok: true; passkey: T } | { ok: false; message: string };

export const UNSUPPORTED =
  'This browser cannot use passkeys here. Use an up-to-date browser and open this page over HTTPS.';
const CANCELLED = 'The passkey request was cancelled or timed out. Nothing was changed.';
const EXISTS = 'This device or password manager already has a passkey for your account.';
const UNFIT = 'This authenticator cannot store a passkey. It must support a PIN, fingerprint or face.';
const ADDRESS = 'Passkeys do not work at this address. Open this page at its usual address instead.';
const FAILED = 'The browser could not use a passkey. Try again.';

/** Starts to load what a prompt needs, while the server makes its challenge: Safari allows one soon after a press only. */
export function preparePrompt(): void {
  void loadWebAuthn().catch(() => undefined);
}

/** Prompts the browser to create a passkey. */
export function createPasskey(options: PasskeyCreation): Promise<PromptResult<Attestation>> {
  return runPrompt(({ startRegistration }) => startRegistration({ optionsJSON: options }));
}

/**
 * Prompts the browser for a passkey.
 * @param autofill offers passkeys in a field's autofill instead of a dialog; pending until one is chosen or until the next call
 */
export function showPasskey(options: PasskeyRequest, { autofill = false } = {}): Promise<PromptResult<Assertion>> {
  if (autofill && hasJsonMethods()) return offerPasskey(options);
  return runPrompt(({ startAuthentication }) =>
    startAuthentication({ optionsJSON: options, useBrowserAutofill: autofill }),
  );
}

let silent: AbortController | undefined;

// Without the library, which would be a part of the sign-in page's first scripts: autofill is offered as soon as it opens.
async function offerPasskey(options: PasskeyRequest): Promise<PromptResult<Assertion>> {
  cancelPrompt();
  silent = new AbortController();
  try {
    const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON({ ...options, allowCredentials: [] });
    const request = { publicKey, mediation: 'conditional', signal: silent.signal } as const;
    const credential = (await navigator.credentials.get(request)) as PublicKeyCredential;
    return { ok: true, passkey: credential.toJSON() as Assertion };
  } catch {
    return { ok: false, message: CANCELLED };
  }
}

// WebAuthn level 3: browsers of 2025 and newer. The library does it for the others.
function hasJsonMethods(): boolean {
  return typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function';
}

/**
 * Gets request options from the server, prompts for a passkey, and sends the assertion.
 * @throws when the server cannot be reached
 */
export async function byPasskey<Data>(
  request: (input: Record<string, never>) => Promise<ActionResult<PasskeyRequest>>,
  send: (passkey: Assertion) => Promise<ActionResult<Data>>,
): Promise<ActionResult<Data>> {
  preparePrompt();
  const asked = await request({});
  if (!asked.ok) return asked;
  const shown = await showPasskey(asked.data);
  return shown.ok ? send(shown.passkey) : { ok: false, problem: { code: 'bad_request', detail: shown.message } };
}

/** Signals to the browser that a passkey was removed, so that it stops offering it. Does nothing where that is not supported. */
export async function forgetPasskey({ rp_id, credential_id }: { rp_id: string; credential_id: string }): Promise<void> {
  await loadWebAuthn()
    .then(({ sendSignal }) => sendSignal({ signalName: 'unknownCredential', rpID: rp_id, credentialID: credential_id }))
    .catch(() => {});
}

/** Whether this browser supports passkeys; assumed until the page has loaded. */
export function usePasskeySupport(): boolean {
  return useSyncExternalStore(
    () => () => {},
    supportsWebAuthn,
    () => true,
  );
}

/** Whether this browser has passkeys at all. */
function supportsWebAuthn(): boolean {
  return typeof globalThis.PublicKeyCredential === 'function';
}

async function runPrompt<T>(prompt: (code: WebAuthn) => Promise<T>): Promise<PromptResult<T>> {
  if (!supportsWebAuthn()) return { ok: false, message: UNSUPPORTED };
  silent?.abort();
  const code = await loadWebAuthn().catch(() => undefined);
  if (!code) return { ok: false, message: FAILED };
  try {
    return { ok: true, passkey: await prompt(code) };
  } catch (error) {
    return { ok: false, message: messageFor(error, code) };
  }
}

function messageFor(error: unknown, { WebAuthnError }: WebAuthn): string {
  if (error instanceof WebAuthnError && error.code in MESSAGES) return MESSAGES[error.code]!;
  const name = error instanceof Error ? error.name : '';
  return name === 'NotAllowedError' || name === 'AbortError' ? CANCELLED : FAILED;
}

/** Whether this browser offers passkeys in a field's autofill. */
export async function supportsAutofill(): Promise<boolean> {
  if (!supportsWebAuthn()) return false;
  return (await globalThis.PublicKeyCredential.isConditionalMediationAvailable?.()) ?? false;
}

/** Ends a prompt that is still open, such as the silent one of autofill. */
export function cancelPrompt(): void {
  silent?.abort();
  loaded?.WebAuthnAbortService.cancelCeremony();
}

const MESSAGES: Partial<Record<string, string>> = {
  ERROR_CEREMONY_ABORTED: CANCELLED,
  ERROR_INVALID_DOMAIN: ADDRESS,
  ERROR_INVALID_RP_ID: ADDRESS,
  ERROR_AUTHENTICATOR_MISSING_DISCOVERABLE_CREDENTIAL_SUPPORT: UNFIT,
  ERROR_AUTHENTICATOR_MISSING_USER_VERIFICATION_SUPPORT: UNFIT,
  ERROR_AUTHENTICATOR_NO_SUPPORTED_PUBKEYCREDPARAMS_ALG: UNFIT,
  ERROR_AUTHENTICATOR_PREVIOUSLY_REGISTERED: EXISTS,
};
