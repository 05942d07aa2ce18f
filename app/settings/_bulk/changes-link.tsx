import { PrefetchLink } from '@/components/prefetch-link';
import { BULK_CHANGE_DAYS } from '@/lib/organization/bulk-changes/constants';
import type { Change, ChangeKind } from './change';

/** A link to the bulk changes of a tab that are kept, below its table. */
export function BulkChangesLink({ path }: Pick<ChangeKind<Change>, 'path'>) {
  return (
    <p className="mt-3 px-1 text-note">
      <PrefetchLink
        href={`${path}/bulk`}
        className="rounded-xs text-muted underline decoration-line-strong underline-offset-[3px] hover:text-text"
      >
        Bulk changes of the last {BULK_CHANGE_DAYS} days
      </PrefetchLink>
    </p>
  );
}
