'use client';

import { createContext, useContext } from 'react';

/** What a field tells the control inside it, so that label, hint and error reach assistive technology. */
export type FieldControl = {
  id: string;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
  'aria-required'?: true;
  'aria-labelledby'?: string;
};

/** Carries the wiring of the nearest `Field` to its control; absent outside a field. */
export const FieldContext = createContext<FieldControl | undefined>(undefined);

/** Merges the wiring of the surrounding field with a control's own props; the control's own props win. */
export function useFieldControl<Props extends object>(props: Props): Props & Partial<FieldControl> {
  const field = useContext(FieldContext);
  if (!field) return props;
  const { 'aria-labelledby': _, ...wiring } = field;
  return { ...wiring, ...props };
}
