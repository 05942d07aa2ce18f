import { STATUS_CLASSES } from '@/lib/api-keys/keys/constants';
import type { ApiKeyUsage, StatusCounts } from '@/lib/api-keys/keys/schema';

export type Status = keyof StatusCounts;

/** The label and fill color of each status class. */
export const STATUS: Record<Status, { label: string; fill: string }> = {
  '2xx': { label: 'Successful', fill: 'bg-ok/75' },
  '3xx': { label: 'Redirected', fill: 'bg-control' },
  '4xx': { label: 'Client errors', fill: 'bg-warn/75' },
  '5xx': { label: 'Server errors', fill: 'bg-bad/85' },
};

/** Returns the status classes to show; redirects only when there were any. */
export function shownClasses(report: Pick<ApiKeyUsage, 'by_status'>): Status[] {
  return STATUS_CLASSES.filter((status) => status !== '3xx' || report.by_status[status] > 0);
}

/** Formats a share as a percentage: `98.7%`. A tiny share is `<0.1%`, never 0%; a nearly full one is `>99.9%`, never 100%. */
export function share(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0%';
  if (part === whole) return '100%';
  const percent = (part / whole) * 100;
  if (percent < 0.1) return '<0.1%';
  return percent > 99.9 ? '>99.9%' : `${percent.toFixed(1)}%`;
}
