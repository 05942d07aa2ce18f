import type { Spread } from './measure';

/** One row of the results. */
export interface Finding {
  what: string;
  against: string;
  aim: string;
  /** What was measured: a ratio, or a figure with its unit. */
  figure: string;
  /** Whether the target is met; unset if there is no target. */
  met?: boolean;
  /** The figures behind it. */
  detail: string;
}

const plain = new Intl.NumberFormat('en', { maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat('en', { maximumSignificantDigits: 3 });

/** Formats a number: whole from 100 on, three significant digits below. */
export function number(value: number): string {
  return (Math.abs(value) >= 100 ? plain : fine).format(value);
}

/** Formats a spread as `median (lowest–highest)` with its unit. */
export function range({ median, min, max }: Spread, unit = ''): string {
  return `${number(median)}${unit} (${number(min)}–${number(max)})`;
}

/** A finding about a ratio, with an optional lower or upper target. */
export function ratioFinding(
  facts: Pick<Finding, 'what' | 'against' | 'detail'>,
  ratio: Spread,
  aim?: { at_least: number } | { at_most: number },
): Finding {
  if (!aim) return { ...facts, aim: '–', figure: range(ratio) };
  const met = 'at_least' in aim ? ratio.median >= aim.at_least : ratio.median <= aim.at_most;
  const words = 'at_least' in aim ? `≥ ${aim.at_least}` : `≤ ${aim.at_most}`;
  return { ...facts, aim: words, figure: range(ratio), met };
}

/** The findings as a Markdown table. */
export function asTable(findings: readonly Finding[]): string {
  const rows = findings.map(({ what, against, aim, figure, met, detail }) =>
    [what, against, aim, `**${figure}**`, met === undefined ? '–' : met ? 'yes' : 'no', detail].join(' | '),
  );
  return ['what | against | aim | measured | met | behind it', '---|---|---|---|---|---', ...rows]
    .map((row) => `| ${row} |`)
    .join('\n');
}
