import { Check } from 'lucide-react';
import { Badge } from '@/components/ui/badge';
import { Card, CardBody, CardHeader } from '@/components/ui/card';
import { type Permission, RESOURCES, ROLE_PERMISSIONS, ROLE_SUMMARY, type Role } from '@/lib/permissions';

/** One's role in this organization, and what it may do. */
export function RoleCard({ role }: { role: Role }) {
  const held = new Set<string>(ROLE_PERMISSIONS[role]);
  const rows = RESOURCES.filter((resource) => held.has(`${resource}:read`) || held.has(`${resource}:write`));
  const mark = (permission: Permission | string) =>
    held.has(permission) ? (
      <Check aria-label="Yes" className="mx-auto size-4 text-ok" />
    ) : (
      <span className="text-faint">
        <span aria-hidden="true">–</span>
        <span className="sr-only">No</span>
      </span>
    );
  return (
    <Card>
      <CardHeader title="Role" description={ROLE_SUMMARY[role]} action={<Badge>{role}</Badge>} />
      <CardBody>
        <details>
          <summary className="w-fit cursor-pointer rounded-xs py-0.5 text-muted marker:text-faint hover:text-text">
            What {role} may do, one by one
          </summary>
          <table className="mt-3 w-full max-w-md border-collapse text-note">
            <thead>
              <tr className="text-left text-muted">
                <th scope="col" className="py-1.5 font-medium">
                  Resource
                </th>
                <th scope="col" className="w-20 py-1.5 text-center font-medium">
                  Read
                </th>
                <th scope="col" className="w-20 py-1.5 text-center font-medium">
                  Write
                </th>
              </tr>
            </thead>
            <tbody>
              {rows.map((resource) => (
                <tr key={resource} className="border-t">
                  <th scope="row" className="py-1.5 text-left font-mono font-normal">
                    {resource}
                  </th>
                  <td className="py-1.5 text-center">{mark(`${resource}:read`)}</td>
                  <td className="py-1.5 text-center">{mark(`${resource}:write`)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </details>
      </CardBody>
    </Card>
  );
}
