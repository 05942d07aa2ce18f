import type { Lead } from './contacts';

/**
 * A conversation to make calls from. Each line of `turns` is a turn, `A` for the agent and `U` for the other side; the
 * agent's opening words come before. ` | ` parts wordings of which one is taken, `~` begins a line of a block that may be
 * left out, `{first}` and the like are filled in.
 */
export interface Script {
  /** The short name of the agent. */
  agent: string;
  weight: number;
  tags: readonly string[];
  summary: string;
  turns: string;
  /** What becomes of the lead, for calls that are about one. */
  lead?: Lead['status'];
  /** Takes place when the office is closed, and only then. */
  at_night?: true;
}
