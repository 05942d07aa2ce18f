/**
 * Returns a text field of a submitted form; empty if missing. Anyone may call an action with any argument, so that the form is checked
 * to be one.
 */
export function formField(form: unknown, name: string): string {
  const value = form instanceof FormData ? form.get(name) : null;
  return typeof value === 'string' ? value : '';
}
