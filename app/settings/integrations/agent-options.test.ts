import { expect, it } from 'vitest';
import { agentOptions } from './agent-options';

const books = (agent_id: string, agent_name: string) => ({
  connection_id: 'c',
  calendar_id: `of ${agent_id}`,
  calendar_name: 'First visit',
  agent_id,
  agent_name,
});

it('whoever books here can be chosen, also beyond the agents that are listed', () => {
  const listed = [
    { id: '1', name: 'Ada' },
    { id: '2', name: 'Ben' },
  ];
  expect(agentOptions(listed, [books('2', 'Ben'), books('9', 'Zoe'), books('9', 'Zoe')])).toEqual([
    ...listed,
    { id: '9', name: 'Zoe' },
  ]);
  expect(agentOptions(listed, [])).toEqual(listed);
});
