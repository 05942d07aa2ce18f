// A form that React handles has prevented the browser's own submission by the time the event reaches the window. React's own forms
// with a server action work before the script runs.
const HOLD = `(function(){var held,timer;function again(){if(held&&held.isConnected)held.requestSubmit();else{clearInterval(timer);timer=held=undefined}}addEventListener('submit',function(e){var f=e.target;if(e.defaultPrevented){if(f===held)held=undefined;return}if(f.querySelector('[name^="$ACTION"]'))return;e.preventDefault();held=f;timer=timer||setInterval(again,100)})})()`;

/**
 * Holds a form that is submitted before the page's script runs, and submits it as soon as the script can handle it. The browser would
 * load the page again instead, without what was typed, or with a password in the address. For the root layout, which only the server
 * renders: React does not run scripts that it adds in the browser.
 */
export function EarlySubmit({ nonce }: { nonce?: string }) {
  return (
    <script
      nonce={nonce}
      suppressHydrationWarning
      // biome-ignore lint/security/noDangerouslySetInnerHtml: a constant of this file
      dangerouslySetInnerHTML={{ __html: HOLD }}
    />
  );
}
