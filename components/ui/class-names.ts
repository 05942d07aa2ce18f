import { type ClassValue, clsx } from 'clsx';
import { extendTailwindMerge } from 'tailwind-merge';

const merge = extendTailwindMerge({
  extend: { theme: { text: ['note', 'lead', 'title'], shadow: ['card', 'float', 'modal'] } },
});

/** Joins class names; when two Tailwind classes set the same property, the later one wins. */
export function cn(...values: ClassValue[]): string {
  return merge(clsx(values));
}
