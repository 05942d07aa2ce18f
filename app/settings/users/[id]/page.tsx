import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { type ReactNode, Suspense } from 'react';
import { Skeleton } from '@/components/ui/skeleton';
import { listAuditEvents } from '@/lib/audit-log/operations';
import type { Actor } from '@/lib/core/actor';
import { grantableRoles, mayGrant } from '@/lib/core/permissions';
import { load, requirePermission } from '@/lib/http/pages/page';
import { requireSession } from '@/lib/http/pages/session';
import { getUser, getUserAccess, listUserInvitations, listUserKeys } from '@/lib/organization/members/operations';
import { UserId } from '@/lib/organization/members/schema';
import { Activity } from './activity';
import { Invitations } from './invitations';
import { CreatedKeys } from './keys';
import { Person } from './person';
import { Sessions } from './sessions';

export const metadata: Metadata = { title: 'User' };

const SHOWN_EVENTS = 10;

/** The page of one person: their access and what can be done about it, as far as the viewer's role may see it. */
export default async function UserPage({ params }: { params: Promise<{ id: string }> }) {
  const { actor } = await requireSession();
  requirePermission(actor, 'users:read');
  const input = UserId.safeParse({ id: (await params).id });
  if (!input.success) notFound();
  const user = await load(getUser, input.data);
  const is_you = user.id === actor.id;
  const may_change = actor.permissions.has('users:write') && !is_you && mayGrant(actor, user.role);
  return (
    <Person user={user} is_you={is_you} roles={may_change ? grantableRoles(actor) : []}>
      {sectionsFor(actor).map((Section) => (
        <Suspense key={Section.name} fallback={<Skeleton className="h-40 w-full rounded-lg" />}>
          <Section id={user.id} may_change={may_change || is_you} />
        </Suspense>
      ))}
    </Person>
  );
}

interface SectionProps {
  id: string;
  may_change: boolean;
}

function sectionsFor({ permissions }: Actor): ((props: SectionProps) => Promise<ReactNode>)[] {
  return [
    ...(permissions.has('users:write') ? [SessionsSection] : []),
    ...(permissions.has('api_keys:read') ? [KeysSection] : []),
    ...(permissions.has('audit_log:read') ? [ActivitySection] : []),
    ...(permissions.has('invitations:read') ? [InvitationsSection] : []),
  ];
}

async function SessionsSection({ id, may_change }: SectionProps) {
  return <Sessions user_id={id} access={await load(getUserAccess, { id })} may_end={may_change} />;
}

async function KeysSection({ id }: SectionProps) {
  return <CreatedKeys keys={await load(listUserKeys, { id })} />;
}

async function ActivitySection({ id }: SectionProps) {
  const { items } = await load(listAuditEvents, { actor_kind: 'user', actor_id: id, limit: SHOWN_EVENTS });
  return <Activity user_id={id} events={items} />;
}

async function InvitationsSection({ id }: SectionProps) {
  return <Invitations invitations={await load(listUserInvitations, { id })} />;
}
