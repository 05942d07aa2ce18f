'use client';

import { useEffect, useState } from 'react';
import { cn } from '@/components/ui/class-names';
import { PASSWORD_MIN } from '@/lib/account/security/constants';

/** How much of the bar is filled, out of four, and the text below it. */
interface Strength {
  level: 0 | 1 | 2 | 3 | 4;
  words: string;
}

const NOTHING: Strength = {
  level: 0,
  words: `At least ${PASSWORD_MIN} characters. A few unrelated words are strong and easy to remember.`,
};

/**
 * Shows how strong the typed password is and how to make it stronger. Advice only; the server decides on submit. Updates after
 * a pause in typing, so that a screen reader does not speak over every letter.
 * @param context words that an attacker would try first: email, names, organization, product
 */
export function PasswordStrength({ password, context }: { password: string; context: readonly string[] }) {
  const [{ level, words }, setStrength] = useState(NOTHING);
  const known = JSON.stringify(context);
  useEffect(() => {
    let typing = false;
    const timer = setTimeout(async () => {
      const strength = await assess(password, JSON.parse(known));
      if (!typing) setStrength(strength);
    }, 200);
    return () => {
      typing = true;
      clearTimeout(timer);
    };
  }, [password, known]);
  return (
    <span className="grid gap-1.5">
      <span aria-hidden="true" className="mt-0.5 grid grid-cols-4 gap-1">
        {[1, 2, 3, 4].map((part) => (
          <span key={part} className={cn('h-1 rounded-full bg-line', part <= level && COLORS[level])} />
        ))}
      </span>
      {/* Room for the longest text, so that nothing below moves. */}
      <span className="min-h-9">{words}</span>
    </span>
  );
}

const COLORS = ['', 'bg-bad', 'bg-warn', 'bg-ok', 'bg-ok'];

async function assess(password: string, context: readonly string[]): Promise<Strength> {
  const length = [...password.normalize('NFKC')].length;
  if (length === 0) return NOTHING;
  // Its password list is larger than the rest of the page, so it loads while the first words are typed.
  const estimator = import('@/lib/account/password/password-strength').catch(() => undefined);
  if (length < PASSWORD_MIN) return { level: 1, words: `Too short: ${length} of at least ${PASSWORD_MIN} characters.` };
  const found = await estimator;
  if (!found) return { level: 2, words: 'Long enough. We’ll check whether it is a common password when you save.' };
  if (found.isMadeOf(password, context, PASSWORD_MIN)) {
    return { level: 1, words: 'Based on your name, email or organization. Add unrelated words.' };
  }
  const guesses = found.guessesLog10(password, context);
  if (guesses < found.COMMON_BELOW) return { level: 1, words: 'Easy to guess. Add two or three unrelated words.' };
  if (guesses < 12) return { level: 2, words: 'Fair. One more unrelated word makes it strong.' };
  return guesses < 14 ? { level: 3, words: 'Strong.' } : { level: 4, words: 'Very strong.' };
}
