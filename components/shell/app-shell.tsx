import type { ReactNode } from 'react';
import { MobileNav } from './mobile-nav';

type AppShellProps = {
  /** Usually an `OrganizationSwitcher`. */
  header: ReactNode;
  /** Usually `NavGroups`. It is in the page twice: in the sidebar and in a phone's sheet. */
  navigation: ReactNode;
  /** The search button of the sidebar, and the one of a phone's top bar. */
  search?: ReactNode;
  phoneSearch?: ReactNode;
  /** Usually a `UserMenu`. */
  footer: ReactNode;
  /** The title of a phone's top bar. */
  title: ReactNode;
  /** A banner above the page, such as a warning for the whole workspace. */
  banner?: ReactNode;
  children: ReactNode;
};

/** The layout of signed-in pages: a fixed sidebar, or on a phone a top bar with a sheet, and the page. */
export function AppShell({ header, navigation, search, phoneSearch, footer, title, banner, children }: AppShellProps) {
  const sidebar = (
    <>
      <div className="mb-1 max-md:mr-12">{header}</div>
      {search && <div className="mt-1 mb-1 max-md:hidden">{search}</div>}
      <nav aria-label="Main" className="-mx-3 min-h-0 flex-1 overflow-y-auto px-3 pb-4">
        {navigation}
      </nav>
      <div className="border-t pt-2">{footer}</div>
    </>
  );
  return (
    <div className="min-h-dvh md:grid md:grid-cols-[248px_minmax(0,1fr)]">
      <div className="sticky top-0 flex h-dvh flex-col border-r p-3 pb-2 max-md:hidden">{sidebar}</div>
      <header className="sticky top-0 z-30 flex h-14 items-center gap-1 border-b bg-bg/85 px-2 backdrop-blur-md md:hidden">
        <MobileNav>{sidebar}</MobileNav>
        <span className="min-w-0 flex-1 truncate font-semibold text-lead">{title}</span>
        {phoneSearch}
      </header>
      <div className="min-w-0">
        {banner}
        <main
          id="main"
          tabIndex={-1}
          className="w-full max-w-[1080px] px-12 pt-10 pb-24 outline-none max-lg:px-8 max-md:px-4 max-md:pt-5 max-md:pb-20"
        >
          {children}
        </main>
      </div>
    </div>
  );
}
