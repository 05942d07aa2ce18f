'use client';

import { useNow } from '@/components/clock';
import { dataTableColumn } from '@/components/data-table-columns';
import { PrefetchLink } from '@/components/prefetch-link';
import { RelativeTime, ShortDate } from '@/components/relative-time';
import { Avatar } from '@/components/ui/avatar';
import { Badge, type Tone } from '@/components/ui/badge';
import type { User } from '@/lib/organization/members/schema';
import { RoleDetails } from './role-details';

export type UserRow = User & { is_you: boolean };

const STATUS: Record<User['status'], { label: string; tone: Tone }> = {
  active: { label: 'Active', tone: 'ok' },
  invited: { label: 'Invited', tone: 'accent' },
  suspended: { label: 'Suspended', tone: 'warn' },
};

/** Returns a user's full name. */
export function fullName(user: Pick<User, 'first_name' | 'last_name'>): string {
  return `${user.first_name} ${user.last_name}`.trim();
}

const column = dataTableColumn<UserRow>();

/** The table's columns; their ids are the sort keys of the server. */
export const columns = column.columns([
  column.accessor('first_name', {
    id: 'name',
    header: 'Name',
    enableSorting: true,
    cell: ({ row }) => <Person user={row.original} />,
    meta: { className: 'sm:max-w-0 sm:w-[40%]' },
  }),
  column.accessor('role', {
    header: 'Role',
    enableSorting: true,
    cell: ({ row }) => <RoleDetails role={row.original.role} />,
  }),
  column.accessor('status', {
    header: 'Status',
    enableSorting: true,
    cell: ({ row }) => <UserStatus status={row.original.status} />,
  }),
  column.accessor('two_factor', {
    header: 'Two-factor',
    cell: ({ row }) => <TwoFactor user={row.original} />,
    meta: { hideBelow: 'lg', className: 'whitespace-nowrap' },
  }),
  column.accessor('last_active_at', {
    header: 'Last active',
    enableSorting: true,
    cell: ({ row }) => <RelativeTime value={row.original.last_active_at} className="whitespace-nowrap text-muted" />,
  }),
  column.accessor('created_at', {
    header: 'Added',
    enableSorting: true,
    cell: ({ row }) => <RelativeTime value={row.original.created_at} className="whitespace-nowrap text-muted" />,
    meta: { hideBelow: 'xl', card: 'hidden' },
  }),
]);

/** Whether a user has access. */
export function UserStatus({ status }: Pick<User, 'status'>) {
  const { label, tone } = STATUS[status];
  return (
    <Badge tone={tone} dot>
      {label}
    </Badge>
  );
}

/** Whether two-factor authentication is on, or by when it is required. */
export function TwoFactor({ user: { two_factor, two_factor_due_at } }: { user: User }) {
  const { now } = useNow();
  if (two_factor) return <Badge tone="ok">On</Badge>;
  if (!two_factor_due_at) return <span className="text-muted">Off</span>;
  if (Date.parse(two_factor_due_at) <= now) return <Badge tone="bad">Required</Badge>;
  return (
    <Badge tone="warn">
      <span>
        Required by <ShortDate value={two_factor_due_at} />
      </span>
    </Badge>
  );
}

function Person({ user }: { user: UserRow }) {
  return (
    <div className="flex min-w-0 items-center gap-3">
      <Avatar name={fullName(user)} seed={user.id} />
      <div className="min-w-0">
        <p className="flex min-w-0 items-center gap-2">
          <PrefetchLink
            href={`/settings/users/${user.id}`}
            title={fullName(user)}
            className="truncate rounded-xs font-medium hover:underline"
          >
            {fullName(user)}
          </PrefetchLink>
          {user.is_you && <Badge>You</Badge>}
        </p>
        <p className="truncate text-muted text-note" title={user.email}>
          {user.email}
        </p>
      </div>
    </div>
  );
}
