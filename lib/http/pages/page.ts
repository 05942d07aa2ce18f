import { forbidden, notFound } from 'next/navigation';
import type { z } from 'zod';
import type { Actor } from '@/lib/core/actor';
import type { Authority } from '@/lib/core/permissions';
import { toProblem } from '@/lib/core/problem';
import { authorise, type Operation } from '@/lib/operation/operation';
import { requireSession } from './session';

/**
 * Runs an operation for a page. Not signed in → sign-in page; missing permission → forbidden screen; not found → not-found screen;
 * anything else → error screen.
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
 * Shows the forbidden screen, and records it, unless the user has the permission. Call it at the top of a page, before anything is
 * streamed, so that the status can still be 403.
 */
export function requirePermission(actor: Actor, permission: Authority): void {
  try {
    authorise(actor, permission);
  } catch {
    forbidden();
  }
}
