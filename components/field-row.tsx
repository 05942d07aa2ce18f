import type { ReactNode } from 'react';

/** Lays out fields side by side, or stacked on a phone. */
export function FieldRow({ children }: { children: ReactNode }) {
  return <div className="grid gap-[18px] sm:grid-cols-[repeat(auto-fit,minmax(14rem,1fr))]">{children}</div>;
}
