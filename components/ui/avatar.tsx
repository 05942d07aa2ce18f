import { cn } from './class-names';

const hues = [38, 75, 130, 165, 215, 255, 295, 345];

function hash(text: string): number {
  let sum = 0;
  for (const char of text) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return sum;
}

function initials(name: string): string {
  const words = name
    .trim()
    .split(/[\s@._-]+/)
    .filter(Boolean);
  const letters = words.length > 1 ? [words[0], words.at(-1)] : [words[0]];
  return (
    letters
      .map((word) => Array.from(word ?? '')[0] ?? '')
      .join('')
      .toUpperCase() || '?'
  );
}

/** Initials on a colour derived from `seed` (the name unless given). Decorative: the name is shown next to it. */
export function Avatar({ name, seed, className }: { name: string; seed?: string; className?: string }) {
  const hue = hues[hash(seed ?? name) % hues.length];
  return (
    <span
      aria-hidden="true"
      style={{
        background: `light-dark(oklch(94.5% .035 ${hue}), oklch(29% .05 ${hue}))`,
        color: `light-dark(oklch(43% .1 ${hue}), oklch(84% .09 ${hue}))`,
      }}
      className={cn(
        'grid size-7 shrink-0 select-none place-items-center rounded-full font-semibold text-[11px]',
        className,
      )}
    >
      {initials(name)}
    </span>
  );
}
