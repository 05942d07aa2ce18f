'use client';

import { reload } from './page-state';

const ID = 'missing-script';

// Runs before and without the page's own scripts: when one of them fails to load, nothing else would report it.
const WATCH = `addEventListener('error',function(e){var t=e.target,u=t&&(t.tagName==='SCRIPT'?t.src:t.tagName==='LINK'&&t.rel==='stylesheet'?t.href:'');if(u&&u.indexOf('/_next/static/')>0)document.getElementById('${ID}').hidden=false},true)`;

/** Offers to reload when a script or style sheet of the page fails to load, as after a deployment. */
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
        <p className="min-w-0 flex-1 basis-64 text-pretty">
          <b className="font-medium">This page did not load completely.</b> There may be a new version. Reload it to
          continue.
        </p>
        {/* A link, not only a handler: it works before, and without, the page's script. */}
        {/* biome-ignore lint/a11y/useValidAnchor: loads its own address again */}
        <a
          href=""
          onClick={(event) => {
            event.preventDefault();
            reload();
          }}
          className="rounded-sm bg-solid px-3 py-1.5 font-medium text-solid-ink"
        >
          Reload
        </a>
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
