import { type ClassValue, clsx } from 'clsx';
import { mergeClasses } from './class-groups';

/** Joins class names; when two Tailwind classes set the same property, the later one wins. */
export function cn(...values: ClassValue[]): string {
  return mergeClasses(clsx(values));
}
