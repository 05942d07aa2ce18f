import { expect, it } from 'vitest';

it('LightResponse behaves like a Response and leaves the globals unchanged', async () => {
  const before = [globalThis.Request, globalThis.Response];
  const { LightResponse } = await import('./light-response');
  expect([globalThis.Request, globalThis.Response]).toEqual(before);
  expect(LightResponse).not.toBe(globalThis.Response);
  const response = new LightResponse('{"a":1}', { status: 201, headers: { 'X-Name': 'value' } });
  expect(response).toBeInstanceOf(globalThis.Response);
  expect([response.status, response.ok, response.headers.get('x-name')]).toEqual([201, true, 'value']);
  expect(await response.json()).toEqual({ a: 1 });
  const { writable, configurable } = Object.getOwnPropertyDescriptor(globalThis, 'Response')!;
  expect(configurable && writable !== false).toBe(true);
});
