import { Alert } from '@/components/ui/alert';

/** The answer to a page number in the URL that is too high to open; the first page is shown below it. */
export function PageTooDeep() {
  return (
    <Alert tone="warn" title="This page number is too high to open" className="mb-4">
      You see the first page. To reach rows further down, use the page buttons, search or filters.
    </Alert>
  );
}
