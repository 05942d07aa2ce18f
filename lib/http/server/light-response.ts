import { getRequestListener } from '@hono/node-server';

const NAMES = ['Request', 'Response'] as const;

/**
 * The Response class of `@hono/node-server`: it stores its arguments, and creates a real Response, at many times the cost, only when
 * read. The package does not export it, but replaces the global one with it. Next runs in the same process, so the globals are
 * restored.
 */
export const LightResponse: typeof Response = (() => {
  const real = NAMES.map((name) => Object.getOwnPropertyDescriptor(globalThis, name)!);
  getRequestListener(() => new Response());
  const light = globalThis.Response;
  for (const [at, name] of NAMES.entries()) Object.defineProperty(globalThis, name, real[at]!);
  return light;
})();
