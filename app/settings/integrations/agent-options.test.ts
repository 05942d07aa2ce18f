import { describe, expect, it } from 'vitest';
import { agentOptions } from './agent-options';

const books = (agent_id: string, agent_name: string) => ({
  connection_id: 'c',
  calendar_id: `of ${agent_id}`,
  calendar_name: 'First visit',
  agent_id,
  agent_name,
});

describe('agentOptions', () => {
  it('includes agents that already book here but are not in the list', () => {
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
});
