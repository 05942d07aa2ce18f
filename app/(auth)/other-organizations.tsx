import { Mark } from '@/components/shell/mark';
import { Button } from '@/components/ui/button';
import type { OwnOrganization } from '@/lib/profile/schema';
import { switchOrganizationAction } from '../settings/actions';

/** The way to one's other organizations, whose rules are others. */
export function OtherOrganizations({ organizations }: { organizations: OwnOrganization[] }) {
  return (
    <section aria-label="Other organizations" className="grid gap-2 border-t pt-[18px]">
      <p className="text-muted">Or go to another organization of yours:</p>
      <ul className="grid gap-2">
        {organizations.map(({ id, name, is_deleted }) => (
          <li key={id}>
            <form action={switchOrganizationAction} className="grid">
              <input type="hidden" name="organization_id" value={id} />
              <Button type="submit" className="justify-start">
                <Mark name={name} className="size-5 rounded-xs text-[11px]" />
                <span className="truncate">{name}</span>
                {is_deleted && <span className="ml-auto text-muted text-note">being deleted</span>}
              </Button>
            </form>
          </li>
        ))}
      </ul>
    </section>
  );
}
