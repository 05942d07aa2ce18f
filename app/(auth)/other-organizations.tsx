'use client';

import { switchOrganizationAction } from '@/app/_account/actions';
import { FormError } from '@/components/form-error';
import { Mark } from '@/components/shell/mark';
import { Button } from '@/components/ui/button';
import { useAction } from '@/components/use-action';
import type { OwnOrganization } from '@/lib/account/profile/schema';

/** Lets the user switch to another of their organizations, which may have other rules. */
export function OtherOrganizations({ organizations }: { organizations: OwnOrganization[] }) {
  const { run, pending, problem } = useAction(switchOrganizationAction, {
    onSuccess: () => window.location.assign('/settings/organization'),
  });
  return (
    <section aria-label="Other organizations" className="grid gap-2 border-t pt-[18px]">
      <p className="text-muted">Or switch to another organization:</p>
      <FormError message={problem} />
      <ul className="grid gap-2">
        {organizations.map(({ id, name, is_deleted }) => (
          <li key={id} className="grid">
            <Button className="justify-start" disabled={pending} onClick={() => run({ organization_id: id })}>
              <Mark name={name} className="size-5 rounded-xs text-[11px]" />
              <span className="truncate">{name}</span>
              {is_deleted && <span className="ml-auto text-muted text-note">Being deleted</span>}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
