import type { agents } from '@/db/schema/voice';
import { Random } from '../random';
import { DAY, HOUR, iso } from '../times';
import type { AgentSpec } from './agent-specs';

/** An agent with its id. Times are epoch milliseconds. */
export interface DemoAgent extends AgentSpec {
  id: string;
  at: number;
  retired_at: number | null;
}

/** The agents by their short names. */
export function makeAgents(now: number, specs: Readonly<Record<string, AgentSpec>>): Record<string, DemoAgent> {
  const random = new Random(`agents ${Object.keys(specs).join(' ')}`);
  const made = Object.entries(specs).map(([key, spec]) => {
    const at = now - spec.since * DAY;
    return [
      key,
      { ...spec, id: random.id(at), at, retired_at: spec.retired === undefined ? null : now - spec.retired * DAY },
    ];
  });
  return Object.fromEntries(made) as Record<string, DemoAgent>;
}

/** The row of `agents`. */
export function agentRow(organization_id: string, agent: DemoAgent): typeof agents.$inferInsert {
  return {
    id: agent.id,
    organization_id,
    name: agent.name,
    status: agent.retired_at === null ? 'active' : 'inactive',
    model: agent.model ?? 'gpt-4.1-mini',
    voice_id: agent.voice_id,
    language: agent.language ?? 'en-US',
    temperature: agent.temperature ?? 0.7,
    prompt: agent.prompt,
    begin_message: agent.begin_message,
    start_speaker: 'agent',
    max_call_duration_ms: agent.voicemail_message ? 600_000 : 1_800_000,
    ring_duration_ms: agent.voicemail_message ? 25_000 : 30_000,
    end_call_after_silence_ms: 30_000,
    enable_voicemail_detection: agent.voicemail_message !== undefined,
    voicemail_message: agent.voicemail_message ?? null,
    created_at: iso(agent.at),
    updated_at: iso(agent.retired_at ?? agent.at + 6 * HOUR),
  };
}
