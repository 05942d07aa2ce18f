import type { Askable } from '@/lib/http/docs/playground-request';

/** Who reads, as far as the playground asks. */
export interface PlaygroundReader {
  /** The person and the organization: whose key it is. */
  owner: string;
  /** Whether the person may make keys at all. */
  may: boolean;
  permissions: string[];
}

export interface PlaygroundProps {
  endpoint: Askable;
  url: string;
  reader?: PlaygroundReader;
  sampleId?: string;
}
