import type { Askable } from '@/lib/http/docs/playground-request';

/** What the playground knows about the signed-in user. */
export interface PlaygroundReader {
  /** The user and organization that the key belongs to. */
  owner: string;
  /** Whether the user may create API keys. */
  may: boolean;
  permissions: string[];
}

export interface PlaygroundProps {
  endpoint: Askable;
  url: string;
  reader?: PlaygroundReader;
  sampleId?: string;
}
