import { type ApiKeyUsage, STATUS_CLASSES, type StatusCounts } from '@/lib/api-keys/keys/schema';

export type Status = keyof StatusCounts;

/** What each class of status is called and drawn with. */
export const STATUS: Record<Status, { label: string; fill: string }> = {
  '2xx': { label: 'Answered', fill: 'bg-ok/75' },
  '3xx': { label: 'Redirected', fill: 'bg-control' },
  '4xx': { label: 'Refused', fill: 'bg-warn/75' },
  '5xx': { label: 'Failed', fill: 'bg-bad/85' },
};

/** The classes that a report has something to say about; redirects only where there were some. */
export function shownClasses(report: Pick<ApiKeyUsage, 'by_status'>): Status[] {
  return STATUS_CLASSES.filter((status) => status !== '3xx' || report.by_status[status] > 0);
}

/** A share in words: `98.7%`; what is little is not rounded to nothing, nor what is nearly all to everything. */
export function share(part: number, whole: number): string {
  if (whole === 0 || part === 0) return '0%';
  if (part === whole) return '100%';
  const percent = (part / whole) * 100;
  if (percent < 0.1) return '<0.1%';
  return percent > 99.9 ? '>99.9%' : `${percent.toFixed(1)}%`;
}
