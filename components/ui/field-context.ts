'use client';

import { createContext, useContext } from 'react';

/** Ids and ARIA attributes that connect a control with its field's label, hint and error. */
export type FieldControl = {
  id: string;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
  'aria-required'?: true;
  'aria-labelledby'?: string;
};

/** Passes the attributes of the nearest `Field` to its control; undefined outside a field. */
export const FieldContext = createContext<FieldControl | undefined>(undefined);

/** Merges the attributes of the surrounding field into a control's props; the control's own props win. */
export function useFieldControl<Props extends object>(props: Props): Props & Partial<FieldControl> {
  const field = useContext(FieldContext);
  if (!field) return props;
  const { 'aria-labelledby': _, ...wiring } = field;
  return { ...wiring, ...props };
}
