'use client';

import { CircleAlert, CircleCheck, Info, TriangleAlert } from 'lucide-react';
import { useTheme } from 'next-themes';
import { useEffect } from 'react';
import { Toaster as Sonner, toast } from 'sonner';
import { Spinner } from '@/components/ui/spinner';

/** Sonner's live region, with our looks. @param onReady gets sonner's functions once it listens */
export function Toasts({ onReady }: { onReady: (show: typeof toast) => void }) {
  const { theme } = useTheme();
  // After the effect with which sonner starts to listen: a toast that was shown before it would be lost.
  useEffect(() => onReady(toast), [onReady]);
  return (
    <Sonner
      theme={theme as 'light' | 'dark' | 'system' | undefined}
      position="bottom-right"
      gap={8}
      offset={20}
      mobileOffset={16}
      closeButton
      duration={6000}
      icons={{
        success: <CircleCheck className="size-4 text-ok" />,
        error: <CircleAlert className="size-4 text-bad" />,
        warning: <TriangleAlert className="size-4 text-warn" />,
        info: <Info className="size-4 text-muted" />,
        loading: <Spinner />,
      }}
      toastOptions={{
        unstyled: true,
        closeButtonAriaLabel: 'Dismiss',
        classNames: {
          toast:
            'group flex w-full items-center gap-2.5 rounded-lg border border-line-strong bg-raised py-3 pr-10 pl-3.5 font-sans text-sm text-text shadow-float sm:w-(--width)',
          content: 'min-w-0 flex-1 [overflow-wrap:anywhere]',
          title: 'font-medium',
          description: 'text-muted',
          icon: 'flex shrink-0',
          actionButton:
            'order-1 h-7 shrink-0 rounded-sm border border-line-strong px-2.5 font-medium text-note hover:bg-hover',
          cancelButton: 'order-1 h-7 shrink-0 rounded-sm px-2.5 text-muted text-note hover:bg-hover',
          closeButton:
            'absolute top-2.5 right-2 order-2 grid size-6 place-items-center rounded-sm text-muted hover:bg-hover hover:text-text [&_svg]:size-3.5',
        },
      }}
    />
  );
}
