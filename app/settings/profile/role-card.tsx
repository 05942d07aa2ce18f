import { Badge } from '@/components/ui/badge';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { ROLE_SUMMARY, type Role } from '@/lib/core/roles';
import { RolePermissions } from '../role-permissions';

/** The user's role in this organization, and what it can do. */
export function RoleCard({ role }: { role: Role }) {
  return (
    <Card>
      <CardHeader title="Role" description={ROLE_SUMMARY[role]} action={<Badge>{role}</Badge>} />
      <CardBody>
        <details>
          <summary className="w-fit cursor-pointer rounded-xs py-0.5 text-muted marker:text-faint hover:text-text">
            What {role} can do
          </summary>
          <div className="max-w-md">
            <RolePermissions role={role} />
          </div>
        </details>
      </CardBody>
    </Card>
  );
}
