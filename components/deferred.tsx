'use client';

import { type ComponentType, useEffect, useSyncExternalStore } from 'react';

/** Code that is not part of the page's first scripts: it is loaded once, when someone comes near what needs it. */
export interface Deferred<Module> {
  /** Loads it; resolves to undefined when it cannot be loaded. The next call tries again. */
  load: () => Promise<Module | undefined>;
  /** The loaded module; undefined until then. */
  loaded: () => Module | undefined;
  subscribe: (listener: () => void) => () => void;
}

/**
 * Defers a part of the page's code: `deferred(() => import('./calendar'))`. Unlike `React.lazy`, it can be loaded before it is
 * rendered, renders at once when it is there, and keeps the page, and what was typed on it, when it cannot be loaded:
 * `MissingScript` then tells the user to reload.
 */
export function deferred<Module>(importModule: () => Promise<Module>): Deferred<Module> {
  let module: Module | undefined;
  let loading: Promise<Module | undefined> | undefined;
  const listeners = new Set<() => void>();
  const load = async () => {
    try {
      module = await importModule();
      for (const listener of listeners) listener();
    } catch {
      loading = undefined;
    }
    return module;
  };
  return {
    load: () => {
      loading ??= load();
      return loading;
    },
    loaded: () => module,
    subscribe: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** Returns the module once it is loaded; loads it as soon as it is wanted. */
export function useDeferred<Module>(module: Deferred<Module>, wanted: boolean): Module | undefined {
  // After every render, so that the next press tries again what could not be loaded; while it loads, the promise is shared.
  useEffect(() => {
    if (wanted) void module.load();
  });
  return useSyncExternalStore(module.subscribe, module.loaded, () => undefined);
}

/** A component whose code is deferred. Renders nothing until it is loaded. */
export type DeferredComponent<Props> = ComponentType<Props> & { code: Deferred<ComponentType<Props>> };

/**
 * Defers a component: `deferredComponent(async () => (await import('./new-key-steps')).NewKeySteps)`. It is loaded when it is first
 * rendered, a dialog with an `open` prop when that is true.
 */
export function deferredComponent<Props extends object>(
  importComponent: () => Promise<ComponentType<Props>>,
): DeferredComponent<Props> {
  const code = deferred(importComponent);
  const Rendered = (props: Props) => {
    const Component = useDeferred(code, (props as { open?: boolean }).open !== false);
    return Component && <Component {...props} />;
  };
  return Object.assign(Rendered, { code });
}

/** The handlers of an element that loads code when the pointer, a finger or the focus reaches it. */
export function onApproach(...codes: Deferred<unknown>[]) {
  const approach = () => {
    for (const code of codes) void code.load();
  };
  return { onPointerEnter: approach, onTouchStart: approach, onFocus: approach };
}
