import { approximate } from '@/components/list-pagination';
import { plural } from '@/lib/core/format';
import { countSelected, type Selection } from './selection';

/** Returns the number of selected rows as text: `12 users`, or `about 24,000 users`. */
export function selectedText(selection: Selection<unknown>, noun: string): string {
  const about = selection.kind === 'filter' && selection.is_estimate;
  return about
    ? `about ${plural(approximate(countSelected(selection)), noun)}`
    : plural(countSelected(selection), noun);
}
