import { CircleCheck, Code, KeyRound, ShieldCheck, UserRound } from 'lucide-react';
import Link from 'next/link';
import type { ReactNode } from 'react';
import { ShortDate } from '@/components/relative-time';
import { Badge } from '@/components/ui/badge';
import { Button } from '@/components/ui/button';
import { Card, CardHeader } from '@/components/ui/card';
import type { SignedIn } from '@/lib/account/sessions/find-session';

interface Step {
  icon: typeof Code;
  title: string;
  text: ReactNode;
  href: string;
  button: string;
  /** Done, or required by the organization. */
  state?: 'done' | 'required';
}

/** What a new member does next, the most important first. */
export function NextSteps({ session }: { session: SignedIn }) {
  return (
    <Card aria-labelledby="next-steps">
      <CardHeader title={<span id="next-steps">Next steps</span>} />
      <ul className="mt-3 px-5 max-sm:px-4">
        {stepsFor(session).map(({ icon: Icon, title, text, href, button, state }) => (
          <li key={title} className="flex flex-wrap items-center gap-x-4 gap-y-2.5 border-t py-3.5">
            <span className="grid size-9 shrink-0 place-items-center rounded-md border bg-bg text-muted">
              <Icon aria-hidden="true" className="size-4" />
            </span>
            <div className="min-w-0 flex-1 basis-56">
              <p className="flex flex-wrap items-center gap-2 font-medium">
                {title}
                {state === 'required' && <Badge tone="warn">Required</Badge>}
                {state === 'done' && <Badge tone="ok">Done</Badge>}
              </p>
              <p className="text-pretty text-muted text-note">{text}</p>
            </div>
            <Button asChild className="max-sm:w-full">
              <Link href={href} aria-label={`${button}: ${title}`}>
                {button}
              </Link>
            </Button>
          </li>
        ))}
      </ul>
    </Card>
  );
}

function stepsFor({ organization, two_factor, factors, two_factor_due_at, actor }: SignedIn): Step[] {
  const steps: Step[] = [];
  if (two_factor_due_at) {
    const text = (
      <>
        {organization.name} requires it from <ShortDate value={two_factor_due_at} />.
      </>
    );
    steps.push({ ...PROTECT, text, state: 'required' });
  } else if (!two_factor) steps.push(PROTECT);
  else if (factors.passkey) steps.push({ ...PROTECT, icon: CircleCheck, button: 'View', state: 'done' });
  else steps.push(PASSKEY);
  steps.push(PROFILE);
  if (actor.permissions.has('api_keys:write')) steps.push(API_KEY);
  steps.push(REFERENCE);
  return steps;
}

const PROTECT: Step = {
  icon: ShieldCheck,
  title: 'Protect your account',
  text: 'Add a passkey or an authenticator app, so that a stolen password isn’t enough to sign in.',
  href: '/settings/security',
  button: 'Set up',
};

const PASSKEY: Step = {
  icon: ShieldCheck,
  title: 'Add a passkey',
  text: 'Sign in with the fingerprint, face or PIN of your device instead of your password and a code.',
  href: '/settings/security',
  button: 'Add',
};

const PROFILE: Step = {
  icon: UserRound,
  title: 'Check your profile',
  text: 'Your name as others see it, and the time zone of the emails you get.',
  href: '/settings/profile',
  button: 'Open',
};

const API_KEY: Step = {
  icon: KeyRound,
  title: 'Create an API key',
  text: 'Let a program use the API, with only the permissions it needs.',
  href: '/settings/api-keys',
  button: 'Open',
};

const REFERENCE: Step = {
  icon: Code,
  title: 'Read the API reference',
  text: 'Every endpoint, with examples that you can run here.',
  href: '/docs',
  button: 'Read',
};
