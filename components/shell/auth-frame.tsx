import type { ReactNode } from 'react';
import { Mark } from './mark';

/** The layout of pages before sign-in: one card in the middle. */
export function AuthFrame({
  productName,
  title,
  description,
  footer,
  children,
}: {
  productName: string;
  title: ReactNode;
  description?: ReactNode;
  footer?: ReactNode;
  children: ReactNode;
}) {
  return (
    <main
      id="main"
      tabIndex={-1}
      className="grid min-h-dvh place-items-center px-4 py-10 outline-none max-sm:place-items-start max-sm:pt-8"
    >
      <div className="mx-auto w-full max-w-[400px]">
        <p className="mb-6 flex items-center justify-center gap-2.5 font-semibold text-base">
          <Mark name={productName} />
          {productName}
        </p>
        <div className="rounded-xl border bg-panel p-7 shadow-card max-sm:p-5">
          <h1 className="text-balance font-semibold text-[1.1875rem] leading-6 tracking-[-.01em]">{title}</h1>
          {description && <div className="mt-1.5 text-pretty text-muted">{description}</div>}
          <div className="mt-6 grid gap-[18px]">{children}</div>
        </div>
        {footer && <div className="mt-5 text-balance text-center text-muted text-note">{footer}</div>}
      </div>
    </main>
  );
}
