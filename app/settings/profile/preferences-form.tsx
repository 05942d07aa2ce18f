'use client';

import { useTheme } from 'next-themes';
import { Field } from '@/components/field';
import { FieldRow } from '@/components/field-row';
import { FormError } from '@/components/form-error';
import { SaveActions } from '@/components/save-actions';
import { toast } from '@/components/toast';
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card';
import { NativeSelect } from '@/components/ui/native-select';
import { UnsavedChanges } from '@/components/unsaved-changes';
import { useActionForm } from '@/components/use-action-form';
import type { Profile } from '@/lib/account/profile/schema';
import { updateProfileAction } from './actions';

const schema = async () =>
  (await import('@/lib/account/profile/schema')).ProfileFields.pick({ theme: true, time_zone: true });
const preferencesOf = ({ theme, time_zone }: Profile) => ({ theme, time_zone });

/** Edits theme and time zone. */
export function PreferencesForm({ profile, time_zones }: { profile: Profile; time_zones: string[] }) {
  const { setTheme } = useTheme();
  const { register, submit, pending, problem, formState, reset } = useActionForm({
    schema,
    defaultValues: preferencesOf(profile),
    action: updateProfileAction,
    onSuccess: (data) => {
      reset(preferencesOf(data));
      setTheme(data.theme);
      toast.success('Preferences saved');
    },
  });
  return (
    <Card>
      <form onSubmit={submit} noValidate aria-label="Preferences">
        <UnsavedChanges dirty={formState.isDirty} />
        <CardHeader title="Preferences" />
        <CardBody>
          <FormError message={problem} />
          <FieldRow>
            <Field
              label="Theme"
              error={formState.errors.theme?.message}
              hint="Applies to this browser and new ones. To change a single browser, use its user menu."
            >
              <NativeSelect {...register('theme')}>
                <option value="system">System</option>
                <option value="light">Light</option>
                <option value="dark">Dark</option>
              </NativeSelect>
            </Field>
            <Field
              label="Time zone"
              error={formState.errors.time_zone?.message}
              hint="For times in emails to you. On screen, times use your device’s time zone."
            >
              <NativeSelect {...register('time_zone', { setValueAs: (value) => value || null })}>
                <option value="">Not set (UTC)</option>
                {time_zones.map((zone) => (
                  <option key={zone} value={zone}>
                    {zone.replaceAll('_', ' ')}
                  </option>
                ))}
              </NativeSelect>
            </Field>
          </FieldRow>
        </CardBody>
        <CardFooter>
          <SaveActions dirty={formState.isDirty} pending={pending} onDiscard={() => reset()} />
        </CardFooter>
      </form>
    </Card>
  );
}
