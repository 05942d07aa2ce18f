// A year within living memory: one of about 110, most within the last fifty.
const YEAR = 1.8;
// A date within the last thirty-odd years, such as a birthday or a wedding.
const DATE = 4.1;
// 123, 2468, 777: start, step and length.
const RUN = 1.3;
const LONGEST = 32;

/**
 * Returns how many guesses a run of digits takes, as a power of ten: the cheapest division into years, dates, runs and single
 * digits.
 * @param digits of any script; only those of ASCII can be years and dates
 */
export function costOfDigits(digits: string): number {
  const best = [0];
  for (let end = 1; end <= digits.length; end++) {
    best[end] = best[end - 1]! + 1;
    for (let start = Math.max(0, end - LONGEST); start <= end - 3; start++) {
      best[end] = Math.min(best[end]!, best[start]! + costOfGroup(digits.slice(start, end)));
    }
  }
  return best[digits.length]!;
}

function costOfGroup(digits: string): number {
  if (/^(19[3-9]|20[0-4])\d$/.test(digits)) return YEAR;
  if (isRun(digits)) return RUN;
  return DATES.some((date) => date.test(digits)) ? DATE : Number.POSITIVE_INFINITY;
}

function isRun(digits: string): boolean {
  const steps = [...digits].slice(1).map((digit, index) => Number(digit) - Number(digits[index]));
  return steps.length > 1 && new Set(steps).size === 1;
}

const DAY = '(0[1-9]|[12]\\d|3[01])';
const MONTH = '(0[1-9]|1[0-2])';
const CENTURY = '(19|20)';
const DATES = [
  `${DAY}${MONTH}${CENTURY}?\\d\\d`,
  `${MONTH}${DAY}${CENTURY}?\\d\\d`,
  `${CENTURY}?\\d\\d${MONTH}${DAY}`,
].map((date) => new RegExp(`^${date}$`));
