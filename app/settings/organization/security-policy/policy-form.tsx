'use client';

import { type ReactNode, useState, useTransition } from 'react';
import { FormError } from '@/components/form-error';
import { SaveActions } from '@/components/save-actions';
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card';
import { UnsavedChanges } from '@/components/unsaved-changes';

/** A card for one part of the policy, saved on its own. */
export function PolicyForm({
  title,
  description,
  hint,
  dirty,
  wrong = false,
  save,
  onDiscard,
  saveLabel,
  children,
}: {
  title: string;
  description: string;
  hint: string;
  /** Whether the choice differs from what is saved. */
  dirty: boolean;
  /** Whether the choice is invalid; the field says why. */
  wrong?: boolean;
  /** Resolves to the reason it was not saved, or to undefined. */
  save: () => Promise<{ error: string } | undefined>;
  onDiscard: () => void;
  saveLabel?: string;
  children: ReactNode;
}) {
  const [problem, setProblem] = useState<string | null>(null);
  const [pending, start] = useTransition();
  const submit = () =>
    start(async () => {
      setProblem(null);
      const refused = wrong ? undefined : await save();
      if (refused) setProblem(refused.error);
    });
  const discard = () => {
    onDiscard();
    setProblem(null);
  };
  return (
    <Card>
      <form
        noValidate
        aria-label={title}
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <UnsavedChanges dirty={dirty} />
        <CardHeader level={3} title={title} description={description} />
        <CardBody>
          <FormError message={problem} />
          {children}
        </CardBody>
        <CardFooter hint={hint}>
          <SaveActions dirty={dirty && !wrong} pending={pending} onDiscard={discard}>
            {saveLabel}
          </SaveActions>
        </CardFooter>
      </form>
    </Card>
  );
}
