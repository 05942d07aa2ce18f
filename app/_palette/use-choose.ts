import { usePathname, useRouter } from 'next/navigation';
import { useTheme } from 'next-themes';
import { useEffect, useRef, useState, useTransition } from 'react';
import { switchOrganizationAction } from '@/app/_account/actions';
import { signOutAction } from '@/app/(auth)/login/actions';
import { toast } from '@/components/toast';
import { useUnsavedChanges } from '@/components/unsaved-changes';
import { useSignOut } from '@/components/use-sign-out';
import { useSwitchOrganization } from '@/components/use-switch-organization';
import type { Effect, PaletteItem } from './item';
import { reachTarget } from './reach-target';

/**
 * Returns what choosing an item does, and the chosen item while that takes time: the palette stays open with a spinner until the page
 * has changed, so that a slow server never looks like a lost key press.
 */
export function useChoose(open: boolean, close: () => void) {
  const [chosen, setChosen] = useState<PaletteItem>();
  const go = useGo(close, chosen !== undefined, () => setChosen(undefined));
  const leave = useLeave();
  const { setTheme } = useTheme();
  const { isDirty, confirmLeave } = useUnsavedChanges();
  useEffect(() => {
    if (!open) setChosen(undefined);
  }, [open]);

  /** Whether the page may be left; the question appears above the page, so the palette makes way first. */
  const mayLeave = async () => {
    if (isDirty()) close();
    return confirmLeave();
  };
  const choose = async (item: PaletteItem, in_new_tab = false) => {
    if (chosen) return;
    const { effect } = item;
    if (effect.kind === 'theme') {
      setTheme(effect.theme);
      return close();
    }
    if (effect.kind === 'copy') {
      close();
      return copy(effect);
    }
    if (effect.kind === 'open' && in_new_tab) {
      window.open(effect.href, '_blank', 'noopener');
      return close();
    }
    const stays = effect.kind === 'open' && isHere(effect.href);
    if (!stays && !(await mayLeave())) return;
    setChosen(item);
    if (effect.kind === 'open') go(effect);
    else
      await leave(effect).finally(() => {
        // The palette may have made way for a question already, and would open with this still chosen.
        setChosen(undefined);
        close();
      });
  };
  return { choose, chosen };
}

function isHere(href: string): boolean {
  return new URL(href, location.href).pathname === location.pathname;
}

async function copy({ text, done }: Extract<Effect, { kind: 'copy' }>): Promise<void> {
  await navigator.clipboard.writeText(text).then(
    () => toast.success(done),
    () => toast.error(`Your browser does not allow copying. The ID is ${text}`),
  );
}

/** Opens a page, and goes to the field or button there when it is shown. */
function useGo(close: () => void, awaited: boolean, onDone: () => void) {
  const router = useRouter();
  const pathname = usePathname();
  const [pending, start] = useTransition();
  const going = useRef<Extract<Effect, { kind: 'open' }>>(undefined);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the page has changed when the transition ends
  useEffect(() => {
    const effect = going.current;
    if (pending || !effect) return;
    going.current = undefined;
    // Closed by hand in the meantime: it may be open again, for something else.
    if (!awaited) return;
    onDone();
    close();
    reachTarget(effect);
  }, [pending, pathname]);
  return (effect: Extract<Effect, { kind: 'open' }>) => {
    const { search, hash } = new URL(effect.href, location.href);
    // The state of a table in the address is kept when only a button of its page is wanted.
    if (isHere(effect.href) && !search && !hash) {
      onDone();
      close();
      return reachTarget(effect);
    }
    going.current = effect;
    start(() => router.push(effect.href));
  };
}

/** Signs out or switches the organization; both end with another document. */
function useLeave() {
  const { run: switchTo } = useSwitchOrganization(switchOrganizationAction);
  const { signOut } = useSignOut(signOutAction);
  return async (effect: Effect): Promise<void> => {
    if (effect.kind === 'switch_organization') await switchTo({ organization_id: effect.organization_id });
    if (effect.kind === 'sign_out') await signOut();
  };
}
