import type { BookedCalendar } from '@/lib/integrations/core/schema';

interface Option {
  id: string;
  name: string;
}

/** Returns the agents to choose from: the first ones by name, plus any that already book here. */
export function agentOptions(first: readonly Option[], booked: readonly BookedCalendar[]): Option[] {
  const known = new Map(first.map(({ id, name }) => [id, name]));
  for (const { agent_id, agent_name } of booked) if (!known.has(agent_id)) known.set(agent_id, agent_name);
  return [...known].map(([id, name]) => ({ id, name }));
}
