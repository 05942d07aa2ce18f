/**
 * A text field of what a form sent to its action; empty when it is not there. Anybody may call an action with anything, so
 * what comes is a form only if it is one.
 */
export function formField(form: unknown, name: string): string {
  const value = form instanceof FormData ? form.get(name) : null;
  return typeof value === 'string' ? value : '';
}
