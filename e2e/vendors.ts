import { type APIRequestContext, expect } from '@playwright/test';
import { demo } from './demo';

/** The port offsets of the local vendor servers from the product's port. */
const OFFSETS = { ghl: 20, calcom: 21 };

/** Makes a local vendor server fail, recover, or reject or accept a key. */
export async function tellVendor(
  request: APIRequestContext,
  vendor: keyof typeof OFFSETS,
  word: Record<string, unknown>,
): Promise<Record<string, unknown>> {
  const port = Number(new URL(demo().url).port) + OFFSETS[vendor];
  const response = await request.post(`http://127.0.0.1:${port}/_control`, { data: word });
  expect(response.ok()).toBe(true);
  return (await response.json()) as Record<string, unknown>;
}

/** A request to the API with the demo's key, as a program would send it. @returns status and body */
export async function callApi(request: APIRequestContext, method: 'GET' | 'POST', path: string, data?: object) {
  const response = await request.fetch(`/api/v1${path}`, {
    method,
    headers: { 'X-Api-Key': demo().api_key },
    ...(data && { data }),
  });
  // biome-ignore lint/suspicious/noExplicitAny: a test reads any response of the API
  return { status: response.status(), body: (await response.json()) as any };
}
