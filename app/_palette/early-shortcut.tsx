/** The id of the palette's dialog. */
export const PALETTE_ID = 'palette';

const SCRIPT = `(function(){var a=/Macintosh|iPhone|iPad/.test(navigator.userAgent);function f(e){var d=document.getElementById('${PALETTE_ID}');if(!d||e.isComposing||e.altKey||e.shiftKey||e.key.toLowerCase()!=='k'||!(a?e.metaKey:e.ctrlKey))return;e.preventDefault();if(!d.open){d.showModal();d.querySelector('input').focus()}}addEventListener('keydown',f);addEventListener('${PALETTE_ID}-ready',function(){removeEventListener('keydown',f)},{once:true})})()`;

/**
 * Opens the palette's dialog before the page's script runs: on a slow phone, the shortcut must not open the browser's own search, and
 * what is typed next lands in the field. It ends when the palette is ready. For the root layout, which only the server renders: React
 * does not run scripts that it adds in the browser.
 */
export function EarlyShortcut({ nonce }: { nonce?: string }) {
  return (
    <script
      nonce={nonce}
      suppressHydrationWarning
      // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of this file
      dangerouslySetInnerHTML={{ __html: SCRIPT }}
    />
  );
}
