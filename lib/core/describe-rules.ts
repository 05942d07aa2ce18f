import { formatList } from './format';

/** Lists the rules for the end of a sentence: `acme.com and subdomains of acme.org`. */
export function describeRules(rules: readonly string[]): string {
  const words = rules.map((rule) => (rule.startsWith('*.') ? `subdomains of ${rule.slice(2)}` : rule));
  if (words.length > 5) return `${words.slice(0, 4).join(', ')} and ${words.length - 4} more`;
  return formatList(words);
}
