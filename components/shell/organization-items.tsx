'use client';

import { Check } from 'lucide-react';
import { DropdownMenuItem, DropdownMenuLabel } from '@/components/ui/dropdown-menu-items';
import { Mark } from './mark';

/** An organization of the signed-in user. */
export interface Organization {
  id: string;
  name: string;
  plan_label?: string;
  is_deleted?: boolean;
}

interface Props {
  current: Organization;
  organizations: Organization[];
  onChoose: (id: string) => void;
}

/** The items of the menu that switches to another organization. */
export function OrganizationItems({ current, organizations, onChoose }: Props) {
  return (
    <>
      <DropdownMenuLabel>Organizations</DropdownMenuLabel>
      {organizations.map((organization) => (
        <DropdownMenuItem
          key={organization.id}
          icon={<Mark name={organization.name} className="size-5 rounded-xs text-[11px]" />}
          end={organization.id === current.id && <Check aria-label="Current" className="text-text" />}
          onSelect={() => onChoose(organization.id)}
        >
          <span className="block truncate">{organization.name}</span>
          {organization.is_deleted && <span className="block text-muted text-xs">Being deleted</span>}
        </DropdownMenuItem>
      ))}
    </>
  );
}
