/** The id of the palette's dialog. */
export const PALETTE_ID = 'palette';

/**
 * Opens the palette's dialog before the page's script runs: a slow phone must not send ⌘K to the browser's own search, and what is
 * typed next lands in the field. Ends when the palette is ready.
 */
export const EARLY_SHORTCUT = `(function(){var a=/Macintosh|iPhone|iPad/.test(navigator.userAgent);function f(e){if(e.isComposing||e.altKey||e.shiftKey||e.key.toLowerCase()!=='k'||!(a?e.metaKey:e.ctrlKey))return;e.preventDefault();var d=document.getElementById('${PALETTE_ID}');if(!d.open){d.showModal();d.querySelector('input').focus()}}addEventListener('keydown',f);addEventListener('${PALETTE_ID}-ready',function(){removeEventListener('keydown',f)},{once:true})})()`;
