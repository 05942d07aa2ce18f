import { CopyButton } from '@/components/copy-button';

/** A command to copy and run. */
export function CodeExample({ title, code }: { title: string; code: string }) {
  return (
    <figure className="grid min-w-0 gap-1 text-left">
      <figcaption className="flex min-h-8 items-center justify-between gap-2 text-muted text-note">
        {title}
        <CopyButton value={code} label={`command: ${title}`} text />
      </figcaption>
      <pre
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (WCAG 2.1.1)
        tabIndex={0}
        translate="no"
        className="overflow-x-auto rounded-md border bg-bg px-3 py-2.5 font-mono text-note leading-5"
      >
        {code}
      </pre>
    </figure>
  );
}
