/** Splits a full name such as `Ada Okafor` or `Okafor, Ada`. A single word is a first name. */
export function splitName(name: string): { first_name: string; last_name: string } {
  const [last = '', first] = name.split(/,\s*/, 2);
  if (first) return { first_name: first.trim(), last_name: last.trim() };
  const words = name.trim().split(/\s+/);
  return words.length > 1
    ? { first_name: words.slice(0, -1).join(' '), last_name: words.at(-1)! }
    : { first_name: words[0]!, last_name: '' };
}
