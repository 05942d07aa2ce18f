import type { Lead } from './contacts';

/**
 * A template for calls. Each line of `turns` is a turn, `A` for the agent and `U` for the other person; the
 * agent's greeting comes first. ` | ` separates alternative wordings, `~` starts a line of a block that may be
 * left out, and `{first}` and the like are replaced.
 */
export interface Script {
  /** The short name of the agent. */
  agent: string;
  weight: number;
  tags: readonly string[];
  summary: string;
  turns: string;
  /** The new status of the lead, for calls about one. */
  lead?: Lead['status'];
  /** Takes place only when the office is closed. */
  at_night?: true;
}
