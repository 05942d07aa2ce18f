import { Button } from '@/components/ui/button';
import { signOutAction } from './login/actions';

/** The way out of a step of signing in. */
export function SignOut({ children = 'Sign out' }: { children?: string }) {
  return (
    <form action={signOutAction}>
      <Button type="submit" variant="ghost" size="sm">
        {children}
      </Button>
    </form>
  );
}
