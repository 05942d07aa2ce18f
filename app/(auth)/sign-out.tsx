import { Button } from '@/components/ui/button';
import { signOutAction } from './login/actions';

/** Signs out from a sign-in step. */
export function SignOut({ children = 'Sign out' }: { children?: string }) {
  return (
    <form action={signOutAction}>
      <Button type="submit" variant="ghost" size="sm">
        {children}
      </Button>
    </form>
  );
}
