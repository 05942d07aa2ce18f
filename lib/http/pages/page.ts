import { forbidden, notFound } from 'next/navigation';
import type { z } from 'zod';
import type { Actor } from '@/lib/core/actor';
import type { Authority } from '@/lib/core/permissions';
import { toProblem } from '@/lib/core/problem';
import { authorise, type Operation } from '@/lib/operation/operation';
import { requireSession } from './session';

/**
 * Runs an operation for a page. Nobody signed in → the sign-in page; permission lacking → the forbidden screen;
 * not there → the not-found screen; anything else goes to the error screen.
 */
export async function load<I extends z.ZodType, O extends z.ZodType>(
  operation: Operation<I, O>,
  input: z.input<I>,
): Promise<z.output<O>> {
  const { actor } = await requireSession();
  try {
    return await operation(actor, input);
  } catch (error) {
    const { code } = toProblem(error);
    if (code === 'insufficient_permission') forbidden();
    if (code === 'not_found') notFound();
    throw error;
  }
}

/**
 * Lets a person pass who holds a permission; anyone else gets the forbidden screen, and that is recorded. For the top of a page:
 * asked before anything is streamed, so that the answer's status can still say so.
 */
export function requirePermission(actor: Actor, permission: Authority): void {
  try {
    authorise(actor, permission);
  } catch {
    forbidden();
  }
}
