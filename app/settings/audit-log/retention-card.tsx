'use client';

import { useState, useTransition } from 'react';
import { toast } from 'sonner';
import { Field } from '@/components/field';
import { FormError } from '@/components/form-error';
import { SaveActions } from '@/components/save-actions';
import { useStepUp } from '@/components/step-up';
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card';
import { ConfirmDialog } from '@/components/ui/confirm-dialog';
import { NativeSelect } from '@/components/ui/native-select';
import { UnsavedChanges } from '@/components/unsaved-changes';
import { plural } from '@/lib/core/format';
import { updateAuditRetentionAction } from './actions';

const FOREVER = 'forever';
const CHOICES: Record<string, string> = {
  [FOREVER]: 'Forever',
  30: '30 days',
  90: '90 days',
  180: '180 days',
  365: '1 year',
  730: '2 years',
  1825: '5 years',
  3650: '10 years',
};
const labelOf = (choice: string) => CHOICES[choice] ?? plural(Number(choice), 'day');

/** The retention period. Shortening it deletes older events, so it asks for confirmation first. */
export function RetentionCard({ days }: { days: number | null }) {
  const saved = String(days ?? FOREVER);
  const [chosen, setChosen] = useState(saved);
  const [asking, setAsking] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [pending, start] = useTransition();
  const stepUp = useStepUp();
  const dirty = chosen !== saved;
  const wanted = chosen === FOREVER ? null : Number(chosen);
  const shorter = wanted !== null && (days === null || wanted < days);

  const save = async () => {
    setProblem(undefined);
    const result = await stepUp(() => updateAuditRetentionAction({ audit_retention_days: wanted }));
    if (!result.ok) return { error: result.problem.detail };
    toast.success(wanted === null ? 'Events are now kept forever' : `Events are now kept for ${labelOf(chosen)}`);
  };
  const submit = () => {
    if (shorter) return setAsking(true);
    start(async () => setProblem((await save())?.error));
  };

  return (
    <Card data-act="retention" className="mt-8">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <UnsavedChanges dirty={dirty} />
        <CardHeader
          title="Retention"
          description="How long events are kept. Deletions of old events are recorded as events too."
        />
        <CardBody>
          <FormError message={problem} />
          <Field label="Keep events" className="max-w-xs">
            <NativeSelect value={chosen} onChange={(event) => setChosen(event.target.value)}>
              {Object.keys({ ...CHOICES, [saved]: '' })
                .sort((a, b) => (a === FOREVER ? -1 : b === FOREVER ? 1 : Number(a) - Number(b)))
                .map((choice) => (
                  <option key={choice} value={choice}>
                    {labelOf(choice)}
                  </option>
                ))}
            </NativeSelect>
          </Field>
        </CardBody>
        <CardFooter hint="Old events are deleted daily. The remaining log can still be verified.">
          <SaveActions dirty={dirty} pending={pending} onDiscard={() => setChosen(saved)} />
        </CardFooter>
      </form>
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Keep events for ${labelOf(chosen)}?`}
        description="Older events are permanently deleted within an hour. Export them first if you might need them."
        confirmLabel="Delete older events"
        onConfirm={save}
      />
    </Card>
  );
}
