'use client';

import type { ComponentProps } from 'react';
import { CodeInput } from '@/components/code-input';
import { Field } from '@/components/field';
import { Button } from '@/components/ui/button';

/** The second factors that a person has. Whoever has one has recovery codes. */
export interface Factors {
  app: boolean;
  passkey: boolean;
}
export type FactorWay = 'passkey' | 'code';

/** How a person is first asked for their second factor. */
export function firstWay({ passkey }: Factors): FactorWay {
  return passkey ? 'passkey' : 'code';
}

/** Where the second factor is shown: a field for a code, or the word that the browser will ask for a passkey. */
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
        <p className="text-pretty">Your browser asks for the finger, face or PIN of a device that holds a passkey.</p>
      ) : (
        <Field
          label={factors.app ? 'Code from your authenticator app' : 'Recovery code'}
          error={error}
          hint={factors.app ? 'A recovery code works too.' : 'One of the ten codes that you saved. Each works once.'}
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
