import { contextOf, FAMILIES, passwordsOf } from '@/lib/account/password/password-corpus';
import { COMMON_BELOW, guessesLog10 } from '@/lib/account/password/password-strength';
import { PASSWORD_MIN } from '@/lib/account/security/constants';

// Prints, for each kind of password, how many of 150 are rejected and how many guesses they withstand: the table of
// decision 0035. Run: npx tsx scripts/judge-passwords.ts
let count = 0;
const begun = performance.now();
for (const family of FAMILIES) {
  const judged = passwordsOf(family, 150, PASSWORD_MIN).map((password) => ({
    password,
    log10: guessesLog10(password, contextOf(family, password)),
  }));
  count += judged.length;
  judged.sort((a, b) => a.log10 - b.log10);
  const at = (share: number) => judged[Math.floor((judged.length - 1) * share)]!;
  const refused = judged.filter(({ log10 }) => log10 < COMMON_BELOW).length;
  const odd = family.is_strong ? judged[0]! : judged.at(-1)!;
  const quantiles = [0, 0.5, 1].map((share) => at(share).log10.toFixed(1)).join(' / ');
  const kind = family.is_strong ? 'strong' : 'weak';
  process.stdout.write(
    `| ${family.name} | ${kind} | ${refused} of ${judged.length} | ${quantiles} | \`${odd.password}\` |\n`,
  );
}
process.stdout.write(`\n${count} passwords, ${((performance.now() - begun) / count).toFixed(1)} ms each\n`);
