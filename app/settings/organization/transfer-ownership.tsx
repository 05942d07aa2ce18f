'use client';

import { useEffect, useState } from 'react';
import { SearchField } from '@/components/search-field';
import { Alert } from '@/components/ui/alert';
import { Avatar } from '@/components/ui/avatar';
import { Button } from '@/components/ui/button';
import { Dialog, DialogClose, DialogContent, DialogFooter, DialogTrigger } from '@/components/ui/dialog';
import { Skeleton } from '@/components/ui/skeleton';
import { useAction } from '@/components/use-action';
import type { User } from '@/lib/organization/members/schema';
import { findMembersAction, transferOwnershipAction } from './actions';

const SHOWN = 6;

/** Chooses an active member and makes them an owner. */
export function TransferOwnership({ organization, user_id }: { organization: string; user_id: string }) {
  const [open, setOpen] = useState(false);
  return (
    <Dialog open={open} onOpenChange={setOpen}>
      <DialogTrigger asChild>
        <Button variant="danger-outline" data-act="transfer-ownership">
          Transfer ownership
        </Button>
      </DialogTrigger>
      <DialogContent
        title={`Transfer ownership of ${organization}`}
        description="Choose an active member. They become an owner and you become an admin."
      >
        <Chooser user_id={user_id} onDone={() => setOpen(false)} />
      </DialogContent>
    </Dialog>
  );
}

function Chooser({ user_id, onDone }: { user_id: string; onDone: () => void }) {
  const [search, setSearch] = useState('');
  const [newOwner, setNewOwner] = useState<User>();
  const { members, searching } = useMembers(search, user_id);

  const { run, pending, problem } = useAction(transferOwnershipAction, {
    success: `${newOwner?.first_name} ${newOwner?.last_name} is now an owner`,
    onSuccess: onDone,
  });
  return (
    <>
      <SearchField
        value={search}
        onChange={setSearch}
        label="Search members"
        pending={searching}
        className="max-w-none"
      />
      <fieldset
        aria-label="Members"
        className="grid h-[276px] grid-cols-1 content-start overflow-y-auto rounded-md border"
        aria-busy={searching}
      >
        {!members && Array.from({ length: SHOWN }, (_, at) => <Skeleton key={String(at)} className="m-3 h-5" />)}
        {members?.map((member) => (
          <Choice
            key={member.id}
            member={member}
            checked={member.id === newOwner?.id}
            onChoose={() => setNewOwner(member)}
          />
        ))}
        {members?.length === 0 && (
          <p className="px-4 py-10 text-center text-muted">
            {search ? 'No matching active member.' : 'There are no other members yet. Invite someone first.'}
          </p>
        )}
      </fieldset>
      {problem && <Alert tone="bad">{problem}</Alert>}
      <DialogFooter>
        <DialogClose asChild>
          <Button disabled={pending}>Cancel</Button>
        </DialogClose>
        <Button
          variant="danger"
          onClick={() => newOwner && run({ user_id: newOwner.id })}
          pending={pending}
          disabled={!newOwner}
        >
          {newOwner ? `Make ${newOwner.first_name} the owner` : 'Transfer ownership'}
        </Button>
      </DialogFooter>
    </>
  );
}

function Choice({ member, checked, onChoose }: { member: User; checked: boolean; onChoose: () => void }) {
  const name = `${member.first_name} ${member.last_name}`;
  return (
    <label className="flex min-h-[46px] cursor-pointer items-center gap-2.5 border-b px-3 py-1.5 last:border-b-0 hover:bg-hover has-checked:bg-accent-wash has-focus-visible:outline-2 has-focus-visible:outline-accent has-focus-visible:-outline-offset-2">
      <input
        type="radio"
        name="new-owner"
        checked={checked}
        onChange={onChoose}
        className="size-4 shrink-0 accent-(--accent)"
      />
      <Avatar name={name} seed={member.email} />
      <span className="min-w-0 flex-1">
        <span className="block truncate font-medium">{name}</span>
        <span className="block truncate text-muted text-note">{member.email}</span>
      </span>
      <span className="text-muted text-xs">{member.role}</span>
    </label>
  );
}

function useMembers(search: string, user_id: string) {
  const [found, setFound] = useState<{ search: string; members: User[] }>();
  useEffect(() => {
    let late = false;
    findMembersAction({ search: search || undefined, status: ['active'], limit: SHOWN + 1 })
      .then((result) => {
        if (late || !result.ok) return;
        setFound({ search, members: result.data.items.filter(({ id }) => id !== user_id).slice(0, SHOWN) });
      })
      .catch(() => undefined);
    return () => {
      late = true;
    };
  }, [search, user_id]);
  return { members: found?.members, searching: found?.search !== search };
}
