/**
 * Returns one value for the whole process. The front door and Next each load their own copy of a module, and hot reload adds more;
 * what must be shared (pools, caches, counters) is kept on `globalThis` by name.
 */
export function processSingleton<T>(name: string, create: () => T): T {
  const symbol = Symbol.for(`agni.${name}`);
  const store = globalThis as unknown as Record<symbol, T | undefined>;
  store[symbol] ??= create();
  return store[symbol] as T;
}
