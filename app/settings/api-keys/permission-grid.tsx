'use client';

import type { Ref } from 'react';
import { Field } from '@/components/field';
import { Button } from '@/components/ui/button';
import { PERMISSIONS, type Permission, RESOURCES, VOICE_RESOURCES } from '@/lib/core/permissions';
import type { Role } from '@/lib/core/roles';
import { PRESETS, sameSet } from './permission-presets';
import { PermissionRow } from './permission-row';

const GROUPS = [
  { label: 'Voice data', resources: VOICE_RESOURCES },
  { label: 'Settings', resources: RESOURCES.filter((resource) => !VOICE_RESOURCES.includes(resource)) },
];

type Props = {
  value: Permission[];
  onChange: (value: Permission[]) => void;
  /** Receives the element to focus when validation fails. */
  focusRef?: Ref<HTMLButtonElement>;
  held: string[];
  role: Role | null;
  endpoints: Record<string, string[]>;
  error?: string;
};

/** The permissions of a key: read and write for each resource, with the endpoints that they allow. */
export function PermissionGrid({ value, onChange, focusRef, held, role, endpoints, error }: Props) {
  const lacking = PERMISSIONS.some((permission) => !held.includes(permission));
  const set = (permissions: readonly Permission[]) =>
    onChange(PERMISSIONS.filter((permission) => permissions.includes(permission)));
  const toggle = (permission: Permission, on: boolean) =>
    set(on ? [...value, permission] : value.filter((each) => each !== permission));
  return (
    <div className="grid gap-2.5">
      <Field
        group
        label="Permissions"
        error={error}
        hint={`${value.length} of ${PERMISSIONS.length} selected. Write does not include read.`}
      >
        <Presets value={value} held={held} onChoose={set} focusRef={focusRef} />
      </Field>
      {lacking && (
        <p id="permissions-lacking" className="text-muted text-note">
          Your role{role && ` (${role})`} does not have the disabled permissions, so you can’t grant them.
        </p>
      )}
      <table
        aria-label="Permissions by resource"
        className="w-full border-separate border-spacing-0 overflow-clip rounded-md border text-left"
      >
        <thead className="sr-only">
          <tr>
            <th scope="col">Resource</th>
            <th scope="col">Read</th>
            <th scope="col">Write</th>
          </tr>
        </thead>
        {GROUPS.map((group) => (
          <tbody key={group.label} className="[&+tbody>tr:first-child>*]:border-t">
            <GroupHeader label={group.label} />
            {group.resources.map((resource) => (
              <PermissionRow
                key={resource}
                resource={resource}
                value={value}
                held={held}
                endpoints={endpoints}
                onToggle={toggle}
              />
            ))}
          </tbody>
        ))}
      </table>
    </div>
  );
}

function GroupHeader({ label }: { label: string }) {
  return (
    <tr className="bg-bg text-muted text-xs">
      <th scope="colgroup" className="px-3 py-1.5 font-medium">
        {label}
      </th>
      <td aria-hidden="true" className="w-16 py-1.5 text-center">
        Read
      </td>
      <td aria-hidden="true" className="w-16 py-1.5 text-center">
        Write
      </td>
    </tr>
  );
}

function Presets({
  value,
  held,
  onChoose,
  focusRef,
}: {
  value: Permission[];
  held: string[];
  onChoose: (permissions: readonly Permission[]) => void;
  focusRef?: Ref<HTMLButtonElement>;
}) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset nested in the permissions fieldset would be announced twice
    <div role="group" aria-label="Presets" className="flex flex-wrap gap-1.5 py-0.5">
      {PRESETS.map((preset, at) => {
        const permissions = preset.permissions.filter((permission) => held.includes(permission));
        const chosen = sameSet(permissions, value);
        return (
          <Button
            key={preset.label}
            ref={at === 0 ? focusRef : undefined}
            size="sm"
            aria-pressed={chosen}
            className={chosen ? 'border-accent bg-accent-wash text-accent-ink hover:bg-accent-wash' : undefined}
            onClick={() => onChoose(permissions)}
          >
            {preset.label}
          </Button>
        );
      })}
    </div>
  );
}
