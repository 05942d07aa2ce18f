import type { CSSProperties } from 'react';

// The tokens of app/globals.css in hexadecimal: mail clients support neither oklch nor variables.
const LIGHT = {
  bg: '#fbfaf9',
  panel: '#ffffff',
  line: '#e6e4e2',
  text: '#1b1715',
  muted: '#5c5753',
  ink: '#af2f02',
  wash: '#ffefe5',
};
const DARK = {
  bg: '#100e0c',
  panel: '#171412',
  line: '#292623',
  text: '#f0eeeb',
  muted: '#aba7a2',
  ink: '#ff9a64',
  wash: '#3b1d13',
};

const SANS = 'ui-sans-serif, system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif';
const MONO = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace';

/** Inline styles for the light theme, which every client supports; `darkStyles` overrides their colours by class where it can. */
export const style = {
  body: { backgroundColor: LIGHT.bg, fontFamily: SANS, margin: 0, padding: '32px 12px' },
  column: { maxWidth: '520px', margin: '0 auto' },
  card: {
    backgroundColor: LIGHT.panel,
    border: `1px solid ${LIGHT.line}`,
    borderRadius: '12px',
    padding: '32px 32px 28px',
  },
  brand: { color: LIGHT.text, fontSize: '15px', fontWeight: 600, lineHeight: '28px', margin: '0 0 20px' },
  mark: {
    backgroundColor: '#d9471b',
    borderRadius: '8px',
    color: '#ffffff',
    display: 'inline-block',
    fontSize: '14px',
    fontWeight: 600,
    height: '28px',
    lineHeight: '28px',
    marginRight: '10px',
    textAlign: 'center',
    width: '28px',
  },
  heading: {
    color: LIGHT.text,
    fontSize: '22px',
    fontWeight: 600,
    letterSpacing: '-0.015em',
    lineHeight: '28px',
    margin: '0 0 12px',
  },
  text: { color: LIGHT.text, fontSize: '15px', lineHeight: '24px', margin: '0 0 16px', overflowWrap: 'anywhere' },
  note: { color: LIGHT.muted, fontSize: '13px', lineHeight: '20px', margin: '0 0 12px', overflowWrap: 'anywhere' },
  label: {
    color: LIGHT.muted,
    fontSize: '13px',
    lineHeight: '20px',
    padding: '5px 16px 5px 0',
    verticalAlign: 'top',
    width: '64px',
  },
  value: { color: LIGHT.text, fontSize: '14px', lineHeight: '20px', overflowWrap: 'anywhere', padding: '5px 0' },
  secret: { backgroundColor: LIGHT.wash, borderRadius: '8px', margin: '16px 0 20px', padding: '16px 20px' },
  secretLabel: { color: LIGHT.muted, fontSize: '13px', lineHeight: '20px', margin: 0 },
  secretValue: {
    color: LIGHT.text,
    fontFamily: MONO,
    fontSize: '20px',
    fontWeight: 600,
    lineHeight: '30px',
    margin: '4px 0',
    userSelect: 'all',
  },
  button: {
    backgroundColor: LIGHT.text,
    borderRadius: '8px',
    color: '#ffffff',
    display: 'inline-block',
    fontSize: '15px',
    fontWeight: 500,
    lineHeight: '20px',
    padding: '12px 20px',
    textDecoration: 'none',
  },
  link: { color: LIGHT.ink, textDecoration: 'underline', wordBreak: 'break-all' },
  line: { borderColor: LIGHT.line, borderStyle: 'solid', borderWidth: '1px 0 0', margin: '24px 0 20px', width: '100%' },
  footer: { color: LIGHT.muted, fontSize: '12px', lineHeight: '18px', margin: '20px 4px 0' },
} as const satisfies Record<string, CSSProperties>;

const dark = (selector: string, rules: string) => `${selector}{${rules}}`;

/** Returns the dark theme: by media query for Apple Mail and others, by its own attribute for Outlook. */
export function darkStyles(): string {
  const rules: [string, string][] = [
    ['.m-bg', `background-color:${DARK.bg}!important`],
    // Body moves its contents and its style into a table cell.
    ['.m-bg>table>tbody>tr>td', `background-color:${DARK.bg}!important`],
    ['.m-card', `background-color:${DARK.panel}!important;border-color:${DARK.line}!important`],
    ['.m-text', `color:${DARK.text}!important`],
    ['.m-muted', `color:${DARK.muted}!important`],
    ['.m-wash', `background-color:${DARK.wash}!important`],
    ['.m-line', `border-color:${DARK.line}!important`],
    ['.m-link', `color:${DARK.ink}!important`],
    ['.m-button', `background-color:${DARK.text}!important;color:${DARK.panel}!important`],
  ];
  const media = rules.map(([selector, rule]) => dark(selector, rule)).join('');
  const outlook = rules.map(([selector, rule]) => dark(`[data-ogsc] ${selector}`, rule)).join('');
  const phone =
    '.m-card{padding:24px 20px 20px!important}.m-secret{font-size:17px!important;line-height:26px!important}';
  return `@media (prefers-color-scheme:dark){${media}}${outlook}@media (max-width:480px){${phone}}`;
}
