import { useEffect, useMemo } from 'react';
import type { FieldValues, Resolver } from 'react-hook-form';
import type { z } from 'zod';
import { deferred } from './deferred';

/** Loads the schema of a form: `async () => (await import('@/lib/account/sign-in/schema')).SignInInput`. */
export type LoadSchema<Input, Output> = () => Promise<z.ZodType<Output, Input>>;

const resolverCode = deferred(() => import('@hookform/resolvers/zod'));

// The events by which someone starts to use a form. An autofocused field has the focus before this script runs, so a key counts too.
const FIRST_USE = ['focusin', 'pointerdown', 'pointerover', 'keydown'];

/**
 * Returns a resolver for react-hook-form that validates with the operation's schema. Schemas and zod are a fifth of a page's
 * scripts and needed once something is submitted, so they are loaded when someone starts to use a form of the page. If they
 * cannot be loaded, the values are sent as they are: the server parses them with the same schema.
 */
export function useSchemaResolver<Input extends FieldValues, Output>(
  loadSchema: LoadSchema<Input, Output>,
): { resolver: Resolver<Input, unknown, Output>; isReady: () => boolean } {
  // The schema of a form is always the same, while callers pass a new function with each render.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above
  const schema = useMemo(() => deferred(loadSchema), []);
  useEffect(() => onFirstUse(() => void Promise.all([resolverCode.load(), schema.load()])), [schema]);
  return useMemo(() => {
    const resolver: Resolver<Input, unknown, Output> = async (...given) => {
      const [code, parser] = await Promise.all([resolverCode.load(), schema.load()]);
      if (!code || !parser) return { values: given[0] as unknown as Output, errors: {} };
      return (code.zodResolver(parser as never) as unknown as Resolver<Input, unknown, Output>)(...given);
    };
    return { resolver, isReady: () => Boolean(resolverCode.loaded() && schema.loaded()) };
  }, [schema]);
}

function onFirstUse(callback: () => void): () => void {
  const stop = () => {
    for (const type of FIRST_USE) document.removeEventListener(type, use, true);
  };
  const use = ({ target }: Event) => {
    if (!(target instanceof Element && target.closest('form'))) return;
    stop();
    callback();
  };
  for (const type of FIRST_USE) document.addEventListener(type, use, true);
  return stop;
}
