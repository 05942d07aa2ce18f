import type { StatusCounts } from '@/lib/api-keys/schema';

/** What each class of status is called and drawn with. */
export const STATUS: Record<keyof StatusCounts, { label: string; fill: string }> = {
  '2xx': { label: 'Answered (2xx)', fill: 'bg-ok/70' },
  '3xx': { label: 'Redirected (3xx)', fill: 'bg-line-strong' },
  '4xx': { label: 'Refused (4xx)', fill: 'bg-warn' },
  '5xx': { label: 'Failed (5xx)', fill: 'bg-bad' },
};
