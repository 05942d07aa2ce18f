import { toast } from './toast';
import { useAction } from './use-action';

type Result = { ok: true; data: unknown } | { ok: false; problem: { code: string; detail: string } };
/** The server action that switches the session to another organization. */
export type SwitchAction = (input: { organization_id: string }) => Promise<Result>;

/**
 * Switches the organization and loads the whole page: everything on it belongs to the organization that was left. Pending until the
 * new one is there.
 */
export function useSwitchOrganization(switchAction: SwitchAction) {
  return useAction(switchAction, {
    onSuccess: () => {
      window.location.assign('/settings/organization');
      return new Promise(() => {});
    },
    onError: toast.error,
  });
}
