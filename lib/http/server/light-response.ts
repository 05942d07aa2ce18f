import { getRequestListener } from '@hono/node-server';

const NAMES = ['Request', 'Response'] as const;

/**
 * The Response class of `@hono/node-server`: it keeps what it is given, and becomes a real Response, at many times the
 * cost, only when somebody looks inside. The package does not export it; it replaces the global one with it. Next lives
 * in the same process, so the globals that it knows are put back.
 */
export const LightResponse: typeof Response = (() => {
  const real = NAMES.map((name) => Object.getOwnPropertyDescriptor(globalThis, name)!);
  getRequestListener(() => new Response());
  const light = globalThis.Response;
  for (const [at, name] of NAMES.entries()) Object.defineProperty(globalThis, name, real[at]!);
  return light;
})();
