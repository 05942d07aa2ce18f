import type { BookedCalendar } from '@/lib/integrations/core/schema';

interface Option {
  id: string;
  name: string;
}

/** The agents that can be chosen: the first ones by name, and whoever books here already but is not among them. */
export function agentOptions(first: readonly Option[], booked: readonly BookedCalendar[]): Option[] {
  const known = new Map(first.map(({ id, name }) => [id, name]));
  for (const { agent_id, agent_name } of booked) if (!known.has(agent_id)) known.set(agent_id, agent_name);
  return [...known].map(([id, name]) => ({ id, name }));
}
