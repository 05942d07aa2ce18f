'use client';

import { TriangleAlert } from 'lucide-react';
import '../page-error';
import { Button } from '../ui/button';
import { reload } from './page-state';

const ID = 'missing-script';

// Runs before and without the page's own scripts: when one of them fails to load, nothing else would report it.
const WATCH = `addEventListener('error',function(e){var t=e.target,u=t&&(t.tagName==='SCRIPT'?t.src:t.tagName==='LINK'&&t.rel==='stylesheet'?t.href:'');if(u&&u.indexOf('/_next/static/')>0)document.getElementById('${ID}').hidden=false},true)`;

/**
 * Offers to reload when a script or style sheet of the page fails to load, as after a deployment. Being part of
 * every page, it also puts the error screen, the button and the icons into the scripts that all pages share, instead of into
 * each error page's own.
 */
export function MissingScript({ nonce }: { nonce?: string }) {
  return (
    <>
      <div
        id={ID}
        hidden
        suppressHydrationWarning
        role="alert"
        className="pointer-events-auto fixed inset-x-4 bottom-4 z-60 mx-auto flex max-w-xl flex-wrap items-center justify-between gap-x-4 gap-y-2 rounded-lg border border-line-strong bg-raised px-4 py-3 shadow-float [&[hidden]]:hidden"
      >
        <TriangleAlert aria-hidden="true" className="size-4 shrink-0 text-warn" />
        <p className="min-w-0 flex-1 basis-64 text-pretty">
          <b className="font-medium">This page did not load completely.</b> There may be a new version. Reload it to
          continue.
        </p>
        <Button asChild variant="primary">
          {/* A link, not only a handler: it works before, and without, the page's script. */}
          {/* biome-ignore lint/a11y/useValidAnchor: loads its own address again */}
          <a
            href=""
            onClick={(event) => {
              event.preventDefault();
              reload();
            }}
          >
            Reload
          </a>
        </Button>
      </div>
      <script
        nonce={nonce}
        suppressHydrationWarning
        // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of this file
        dangerouslySetInnerHTML={{ __html: WATCH }}
      />
    </>
  );
}
