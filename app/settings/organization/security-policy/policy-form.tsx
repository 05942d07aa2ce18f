'use client';

import { type ReactNode, useState, useTransition } from 'react';
import { FormError } from '@/components/form-error';
import { SaveActions } from '@/components/save-actions';
import { Card, CardBody, CardFooter, CardHeader } from '@/components/ui/card';
import { UnsavedChanges } from '@/components/unsaved-changes';

/** A card with one part of the policy, which is saved by itself. */
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
  /** Whether something else is chosen than what is in force. */
  dirty: boolean;
  /** Whether what is chosen cannot be saved; the field says why. */
  wrong?: boolean;
  /** Resolves to why it was not saved, or to nothing. */
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
