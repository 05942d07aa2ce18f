import type { ApiKey } from '@/lib/api-keys/keys/schema';
import type { Role } from '@/lib/core/roles';

/** What a screen needs in order to create and edit keys. Absent for users with read access only. */
export interface KeyEditor {
  /** The permissions of the signed-in user, who cannot grant more than these. */
  held: string[];
  role: Role | null;
  /** Permission → the endpoints that it allows. */
  endpoints: Record<string, string[]>;
  api_url: string;
  /** Maximum key lifetime in days by the organization's security policy; null for no limit. */
  longest_days: number | null;
  /** The IP address that requested this page; null if unknown. */
  your_address: string | null;
}

/** The props of every dialog about one key. */
export interface KeyDialogProps {
  apiKey: ApiKey;
  editor: KeyEditor;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}

/** The actions on a key that is neither revoked nor expired. */
export type KeyAction = 'edit' | 'rotate' | 'disable' | 'enable' | 'revoke';
