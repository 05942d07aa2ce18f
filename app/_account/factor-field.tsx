'use client';

import type { ComponentProps } from 'react';
import { CodeInput } from '@/components/code-input';
import { Field } from '@/components/field';
import { Button } from '@/components/ui/button';

/** The user's second factors. With at least one, they also have recovery codes. */
export interface Factors {
  app: boolean;
  passkey: boolean;
}
export type FactorWay = 'passkey' | 'code';

/** Returns the factor to ask for first. */
export function firstWay({ passkey }: Factors): FactorWay {
  return passkey ? 'passkey' : 'code';
}

/** Takes a second factor: a field for a code, or a note that the browser will ask for a passkey. */
export function FactorField({
  factors,
  way,
  onWay,
  error,
  ...field
}: ComponentProps<typeof CodeInput> & {
  factors: Factors;
  way: FactorWay;
  onWay: (way: FactorWay) => void;
  error?: string;
}) {
  return (
    <div className="grid gap-2">
      {way === 'passkey' ? (
        <p className="text-pretty">
          Your browser will ask for the fingerprint, face or PIN of a device that has a passkey.
        </p>
      ) : (
        <Field
          label={factors.app ? 'Code from your authenticator app' : 'Recovery code'}
          error={error}
          hint={factors.app ? 'A recovery code works too.' : 'One of the ten codes you saved. Each works once.'}
        >
          <CodeInput {...field} inputMode="text" maxLength={64} />
        </Field>
      )}
      {factors.passkey && (
        <Button
          variant="ghost"
          size="sm"
          className="-ml-2.5 justify-self-start"
          onClick={() => onWay(way === 'passkey' ? 'code' : 'passkey')}
        >
          {way === 'code'
            ? 'Use a passkey instead'
            : factors.app
              ? 'Use a code instead'
              : 'Use a recovery code instead'}
        </Button>
      )}
    </div>
  );
}
