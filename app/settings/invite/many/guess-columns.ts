import { type HeaderMeaning, meaningOfHeader } from './column-names';
import { type Columns, isRole, NO_COLUMNS } from './columns';

/** The guessed columns, and the doubts about them as sentences for the user. */
export interface Guess {
  columns: Columns;
  doubts: string[];
}

/** A column's header, and the shares (0 to 1) of its filled cells that look like an email, role, name or several words. */
interface Profile {
  index: number;
  header: string;
  meaning: HeaderMeaning | undefined;
  cells: string[];
  filled: number;
  email: number;
  role: number;
  name: number;
  words: number;
}

/** Maximum columns in a table: the widest exports have about a hundred, and more would be slow to analyze. */
export const MOST_COLUMNS = 1_000;
const EMAIL = /^(mailto:)?[^\s@]+@[^\s@]+$|<[^\s@<>]+@[^\s@<>]+>|^[^\s@]+@[^\s@]+\s+\(/i;
const NAME = /^(?!(?:true|false|yes|no|active|inactive|enabled|disabled|n\/?a)$)[^\p{N}@]*\p{L}[^\p{N}@]*$/iu;
const RANK: Partial<Record<HeaderMeaning, number>> = {
  email: 4,
  login: 2,
  full_name: 1,
  any_name: 1,
  other_email: 0,
  other: 0,
};

/** Returns whether a cell contains an email address, with or without a name. */
export function isEmailCell(cell: string): boolean {
  return EMAIL.test(cell);
}

/** Guesses the columns from header and cells; undefined if none contains email addresses. @param header null if there is none */
export function guessColumns(header: readonly string[] | null, records: readonly string[][]): Guess | undefined {
  const width = Math.max(header?.length ?? 0, ...records.map((record) => record.length));
  const profiles = Array.from({ length: width }, (_, index) => profileOf(index, header?.[index] ?? '', records));
  const doubts: string[] = [];
  const email = findEmail(profiles, doubts);
  if (!email) return undefined;
  const rest = profiles.filter((it) => it !== email);
  const role = findRole(rest, header !== null, doubts);
  const names = findNames(
    rest.filter((it) => it !== role),
    { email, headed: header !== null },
    doubts,
  );
  return { columns: { ...NO_COLUMNS, ...names, email: email.index, role: role?.index ?? null }, doubts };
}

function profileOf(index: number, header: string, records: readonly string[][]): Profile {
  const cells = records.map((record) => record[index] ?? '');
  const filled = cells.filter(Boolean);
  const share = (is: (cell: string) => boolean) => (filled.length === 0 ? 0 : filled.filter(is).length / filled.length);
  return {
    index,
    header,
    meaning: meaningOfHeader(header),
    cells,
    filled: filled.length,
    email: share(isEmailCell),
    role: share(isRole),
    name: share((cell) => cell.length <= 120 && NAME.test(cell)),
    words: share((cell) => /\S\s+\S/.test(cell)),
  };
}

function findEmail(profiles: Profile[], doubts: string[]): Profile | undefined {
  const named =
    profiles.find(({ meaning }) => meaning === 'email') ?? profiles.find(({ meaning }) => meaning === 'login');
  const found = profiles.filter(({ email }) => email > 0.5);
  if (found.length === 0) return named;
  const rank = ({ meaning }: Profile) => (meaning ? (RANK[meaning] ?? 0) : 3);
  const [best, ...others] = found.toSorted((a, b) => rank(b) - rank(a) || b.filled - a.filled || a.index - b.index);
  const rivals = others.filter(
    (it) => rank(it) === rank(best!) && it.cells.some((cell, at) => cell && cell !== best!.cells[at]),
  );
  if (rivals.length > 0)
    doubts.push('More than one column contains email addresses. Choose the one to send invitations to.');
  else if (rank(best!) === 0)
    doubts.push(`The only email addresses are in ${nameOf(best!)}. Check that these are the people to invite.`);
  else if (named?.meaning === 'email' && named !== best && named.filled > 0 && named.email <= 0.5) {
    doubts.push(`${nameOf(named)} contains no email addresses, but ${nameOf(best!)} does.`);
  }
  return best;
}

function findRole(rest: Profile[], headed: boolean, doubts: string[]): Profile | undefined {
  const named = rest.find(({ meaning }) => meaning === 'role');
  if (named) {
    if (named.filled > 0 && named.role === 0)
      doubts.push(`${nameOf(named)} contains none of the roles available here.`);
    return named;
  }
  const held = rest.filter(({ role }) => role > 0.5);
  const weak = held.find(({ meaning }) => meaning === 'maybe_role');
  if (weak || !headed) return weak ?? held[0];
  // Under a header with another meaning, such as a job title, `Developer` is not a role.
  const unknown = held.find(({ meaning }) => meaning === undefined);
  if (unknown) doubts.push(`${nameOf(unknown)} looks like a role. Check that it is the role people should have here.`);
  return unknown;
}

type Names = Pick<Columns, 'first_name' | 'last_name'>;

function findNames(rest: Profile[], context: { email: Profile; headed: boolean }, doubts: string[]): Names {
  // A column with a clear first or last name header is one, whatever it contains.
  const by = (meaning: HeaderMeaning, fits: (it: Profile) => boolean = () => true) =>
    rest.find((it) => it.meaning === meaning && fits(it));
  const [first, last] = [by('first_name'), by('last_name')];
  const full = by('full_name', ({ email }) => email <= 0.5);
  const any = by('any_name', ({ name, filled }) => filled === 0 || name > 0.5);
  if (first && last) return pair(first, last);
  const one = first ?? last;
  if (full) return pair(full, full);
  if (any && one) {
    // `Name` next to `Vorname` is a last name, unless its cells also contain the first names.
    if (holds(any, one)) return pair(any, any);
    return first ? pair(first, any) : pair(any, last!);
  }
  if (any) return pair(any, any);
  const free = rest.filter((it) => it.meaning === undefined && it.name > 0.5);
  if (one) return completed(one, free, one === first, doubts);
  return guessed(free, context, doubts);
}

// The header identifies only one of the two names.
function completed(one: Profile, free: Profile[], is_first: boolean, doubts: string[]): Names {
  const other = free[0];
  if (other) doubts.push(`${nameOf(other)} is used as the ${is_first ? 'last' : 'first'} name.`);
  else if (one.words > 0.5) {
    doubts.push(`${nameOf(one)} seems to contain both first and last names.`);
    return pair(one, one);
  }
  return is_first ? pair(one, other) : pair(other, one);
}

// No header helps. Two columns are first and last name in the order that the addresses suggest; otherwise the user decides.
function guessed(free: Profile[], { email, headed }: { email: Profile; headed: boolean }, doubts: string[]): Names {
  const [left, right] = free;
  if (!left) return pair(undefined, undefined);
  if (!right) {
    const whole = left.words > 0.5;
    if (headed || !whole) doubts.push(`${nameOf(left)} is used as the ${whole ? 'full' : 'first'} name.`);
    return whole ? pair(left, left) : pair(left, undefined);
  }
  const order = orderShown(left, right, email);
  if (order !== 'as written' || free.length > 2) {
    doubts.push('We can’t tell which column is the first name and which is the last name.');
  }
  return order === 'swapped' ? pair(right, left) : pair(left, right);
}

function orderShown(left: Profile, right: Profile, email: Profile): 'as written' | 'swapped' | 'unknown' {
  const letters = (text: string) =>
    text
      .normalize('NFKD')
      .toLowerCase()
      .replace(/[^\p{L}]/gu, '');
  let straight = 0;
  let swapped = 0;
  email.cells.forEach((cell, at) => {
    const local = letters(cell.split('@')[0]!);
    const [a, b] = [letters(left.cells[at]!), letters(right.cells[at]!)];
    if (!a || !b || a === b) return;
    const shows = (first: string, second: string) =>
      local === first ||
      local === `${first}${second}` ||
      local === `${first[0]}${second}` ||
      local === `${first}${second[0]}`;
    if (shows(a, b)) straight++;
    else if (shows(b, a)) swapped++;
  });
  if (straight === swapped) return 'unknown';
  return straight > swapped ? 'as written' : 'swapped';
}

function holds(whole: Profile, part: Profile): boolean {
  const both = whole.cells.filter((cell, at) => cell && part.cells[at]);
  const containing = whole.cells.filter(
    (cell, at) => part.cells[at] && cell.length > part.cells[at]!.length + 1 && cell.includes(part.cells[at]!),
  );
  return containing.length > both.length / 2;
}

function pair(first: Profile | undefined, last: Profile | undefined): Names {
  return { first_name: first?.index ?? null, last_name: last?.index ?? null };
}

function nameOf({ header, index }: Profile): string {
  return header ? `“${header}”` : `Column ${index + 1}`;
}
