import { PASSWORD_MIN } from '@/lib/security/schema';

/** How far a password is from being long enough; length is what makes it strong (NIST SP 800-63B-4). */
export function PasswordLength({ password }: { password: string }) {
  const length = [...password.normalize('NFKC')].length;
  const enough = length >= PASSWORD_MIN;
  return (
    <span className="grid gap-1.5">
      <span>
        {length === 0 && `At least ${PASSWORD_MIN} characters. A few unrelated words are strong and easy to remember.`}
        {length > 0 && !enough && `${length} of at least ${PASSWORD_MIN} characters.`}
        {enough && 'Long enough. Common passwords and your own name are refused when you save.'}
      </span>
      <span aria-hidden="true" className="block h-1 overflow-hidden rounded-full bg-line">
        <span
          className={`block h-full rounded-full transition-[width] ${enough ? 'bg-ok' : 'bg-warn'}`}
          style={{ width: `${Math.min(100, (length / PASSWORD_MIN) * 100)}%` }}
        />
      </span>
    </span>
  );
}
