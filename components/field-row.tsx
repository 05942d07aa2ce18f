import type { ReactNode } from 'react';

/** Puts fields side by side where there is room, and below each other on a phone. */
export function FieldRow({ children }: { children: ReactNode }) {
  return <div className="grid gap-[18px] sm:grid-cols-[repeat(auto-fit,minmax(14rem,1fr))]">{children}</div>;
}
