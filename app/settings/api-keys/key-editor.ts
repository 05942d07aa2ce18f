import type { ApiKey } from '@/lib/api-keys/keys/schema';
import type { Role } from '@/lib/core/permissions';

/** What a screen must know to make and change keys. Absent for those who may only look. */
export interface KeyEditor {
  /** What the signed-in person holds; nobody can grant more. */
  held: string[];
  role: Role | null;
  /** Permission → the endpoints that it opens. */
  endpoints: Record<string, string[]>;
  api_url: string;
  /** Days that a key may live by the organization's security policy; null: it may live for ever. */
  longest_days: number | null;
  /** The address from which this page was asked for; null where nobody knows it. */
  your_address: string | null;
}

/** What each dialog about one key gets. */
export interface KeyDialogProps {
  apiKey: ApiKey;
  editor: KeyEditor;
  open: boolean;
  onOpenChange: (open: boolean) => void;
}
