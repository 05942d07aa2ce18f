import type { Metadata } from 'next';
import { notFound } from 'next/navigation';
import { cache, type ReactNode, Suspense } from 'react';
import { LocationNote } from '@/app/_shared/location-note';
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

const SHOWN_EVENTS = 10;

type Props = { params: Promise<{ id: string }> };

export async function generateMetadata({ params }: Props): Promise<Metadata> {
  const { first_name, last_name } = await findPerson((await params).id);
  return { title: `${first_name} ${last_name}`.trim() };
}

/** The page of one person: their access and what can be done about it, as far as the viewer's role may see it. */
export default async function UserPage({ params }: Props) {
  const { actor } = await requireSession();
  requirePermission(actor, 'users:read');
  const user = await findPerson((await params).id);
  const is_you = user.id === actor.id;
  const may_change = actor.permissions.has('users:write') && !is_you && mayGrant(actor, user.role);
  return (
    <Person user={user} is_you={is_you} roles={may_change ? grantableRoles(actor) : []}>
      {/* One boundary for all: parts that appear one after the other would push each other down. */}
      <Suspense fallback={<Skeleton className="h-[640px] w-full rounded-lg" />}>
        {sectionsFor(actor).map((Section) => (
          <Section key={Section.name} id={user.id} may_change={may_change || is_you} />
        ))}
        {showsAddresses(actor) && <LocationNote />}
      </Suspense>
    </Person>
  );
}

const findPerson = cache((id: string) => {
  const input = UserId.safeParse({ id });
  if (!input.success) notFound();
  return load(getUser, input.data);
});

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

function showsAddresses({ permissions }: Actor): boolean {
  return permissions.has('users:write') || permissions.has('audit_log:read');
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
