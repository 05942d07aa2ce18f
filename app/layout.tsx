import type { Metadata, Viewport } from 'next';
import { headers } from 'next/headers';
import type { ReactNode } from 'react';
import { Clock } from '@/components/clock';
import { FocusKeeper } from '@/components/focus-keeper';
import { EarlySubmit } from '@/components/shell/early-submit';
import { MissingScript } from '@/components/shell/missing-script';
import { PageGuard } from '@/components/shell/page-guard';
import { ThemeProvider } from '@/components/theme-provider';
import { Toaster } from '@/components/toaster';
import { UnsavedChangesProvider } from '@/components/unsaved-changes';
import { env } from '@/lib/core/env';
import './globals.css';
import { switchOrganizationAction } from './_account/actions';
import { EarlyShortcut } from './_palette/early-shortcut';
import * as fonts from './fonts';

/** Reads the product name at request time, so that one build serves under any name. */
export function generateMetadata(): Metadata {
  return {
    title: { template: `%s · ${env.APP_NAME}`, default: env.APP_NAME },
    description: 'Workspace settings and API.',
    robots: { index: false, follow: false },
    formatDetection: { telephone: false, email: false, address: false },
  };
}

export const viewport: Viewport = {
  themeColor: [
    { media: '(prefers-color-scheme: light)', color: '#fbfaf9' },
    { media: '(prefers-color-scheme: dark)', color: '#100e0c' },
  ],
};

const FONTS = Object.values(fonts)
  .map(({ variable }) => variable)
  .join(' ');

/** The document of every page: fonts, theme, clock, toasts, and the guards against losing unsaved changes and using stale pages. */
export default async function RootLayout({ children }: { children: ReactNode }) {
  const nonce = (await headers()).get('x-nonce') ?? undefined;
  return (
    <html lang="en" className={FONTS} suppressHydrationWarning>
      <body className="bg-bg font-sans text-sm text-text">
        <MissingScript nonce={nonce} />
        <EarlyShortcut nonce={nonce} />
        <EarlySubmit nonce={nonce} />
        <a
          href="#main"
          className="-translate-y-20 fixed top-2 left-2 z-50 rounded-md bg-solid px-3.5 py-2 font-medium text-solid-ink focus:translate-y-0"
        >
          Skip to content
        </a>
        <ThemeProvider nonce={nonce}>
          <Clock now={Date.now()}>
            <UnsavedChangesProvider>
              {children}
              <FocusKeeper />
              <PageGuard switchAction={switchOrganizationAction} />
            </UnsavedChangesProvider>
          </Clock>
          <Toaster />
        </ThemeProvider>
      </body>
    </html>
  );
}
