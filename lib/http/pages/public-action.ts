import type { z } from 'zod';
import type { PublicOperation } from '@/lib/operation/public';
import { type ActionResult, answer } from './action';
import { markDevice } from './cookies';
import { requestContext } from './session';

interface Options<I extends z.ZodType, O extends z.ZodType, T> {
  /** For operations that can open a session: the request carries this browser's mark, by which a new device is noticed. */
  marksDevice?: true;
  /**
   * Runs once the change is committed, for what only a response can do, such as setting a cookie.
   * @returns what the browser gets instead of the output
   */
  respond?(output: z.output<O>, input: z.input<I>): Promise<T>;
}

/**
 * Makes a server action of a public operation: refuses other origins and pages of another build, runs it, and returns problems as
 * data. It never looks at the session.
 */
export function publicAction<I extends z.ZodType, O extends z.ZodType, T = z.output<O>>(
  operation: PublicOperation<I, O>,
  { marksDevice, respond }: Options<I, O, T> = {},
): (input: z.input<I>) => Promise<ActionResult<T>> {
  return (input) =>
    answer(async () => {
      const request = await requestContext();
      const context = marksDevice ? { ...request, device_hash: await markDevice() } : request;
      const output = await operation(context, input);
      return respond ? respond(output, input) : (output as unknown as T);
    });
}
