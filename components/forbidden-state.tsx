import { Lock } from 'lucide-react';
import type { ReactNode } from 'react';
import { EmptyState } from './empty-state';

/** Something the user may not see, and who can change that. */
export function ForbiddenState({
  title = 'You do not have access to this',
  children = 'Your role does not include it. Ask an owner or an admin of your organization to change your role.',
  action,
  heading,
}: {
  title?: string;
  children?: ReactNode;
  action?: ReactNode;
  heading?: 'p' | 'h1' | 'h2';
}) {
  return (
    <EmptyState icon={<Lock />} title={title} action={action} heading={heading}>
      {children}
    </EmptyState>
  );
}
