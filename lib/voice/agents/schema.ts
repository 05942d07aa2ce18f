import { z } from 'zod';
import { Deleted, Id, Instant, line, listOf, PageInput, pageOf, prose, rule, search, sortBy } from '@/lib/core/schema';

export const AGENT_STATUSES = ['active', 'inactive'] as const;
export const START_SPEAKERS = ['agent', 'user'] as const;

/** Defaults of an agent. */
export const AGENT_DEFAULTS = {
  status: 'active',
  model: 'gpt-4.1-mini',
  voice_id: 'aria',
  language: 'en-US',
  temperature: 0.7,
  prompt: null,
  begin_message: null,
  start_speaker: 'agent',
  max_call_duration_ms: 1_800_000,
  ring_duration_ms: 30_000,
  end_call_after_silence_ms: 30_000,
  enable_voicemail_detection: false,
  voicemail_message: null,
} as const;

/** Milliseconds from `min` to `max`, both given in seconds. */
function duration(min: number, max: number, what: string) {
  const range = `${what} is a whole number of milliseconds from ${min * 1000} to ${max * 1000}.`;
  return z
    .int(range)
    .min(min * 1000, range)
    .max(max * 1000, range);
}

const LANGUAGE = /^[a-z]{2,3}(-[A-Za-z0-9]{2,8}){0,3}$/;
const TEMPERATURE = 'Temperature is a number from 0 to 1 with at most two decimals.';

const fields = {
  name: line(120, 'Name').meta({ examples: ['Front desk'] }),
  status: z.enum(AGENT_STATUSES, 'Status is active or inactive.').meta({ id: 'AgentStatus' }),
  model: line(80, 'Model').describe('Language model that the agent uses'),
  voice_id: line(80, 'Voice'),
  language: z.string().regex(LANGUAGE, 'Give a language tag such as en or en-US.').describe('BCP 47 tag'),
  temperature: z
    .number(TEMPERATURE)
    .min(0, TEMPERATURE)
    .max(1, TEMPERATURE)
    .refine((value) => Number(value.toFixed(2)) === value, rule('too_many_decimals', TEMPERATURE))
    .describe('How freely the model chooses its words; at most two decimals'),
  prompt: prose(20_000, 'Prompt')
    .nullable()
    .meta({ examples: ['You answer the phone of a dental practice.'] }),
  begin_message: prose(1_000, 'Begin message')
    .nullable()
    .meta({ examples: ['Hello, how can I help you?'] }),
  start_speaker: z
    .enum(START_SPEAKERS, 'Start speaker is agent or user.')
    .meta({ id: 'Speaker' })
    .describe('Who speaks first'),
  max_call_duration_ms: duration(10, 7_200, 'The longest call'),
  ring_duration_ms: duration(5, 120, 'The ring time'),
  end_call_after_silence_ms: duration(1, 600, 'The silence that ends a call'),
  enable_voicemail_detection: z.boolean('This is true or false.'),
  voicemail_message: prose(1_000, 'Voicemail message').nullable(),
};

/** An agent as pages and the API show it. */
export const Agent = z
  .object({ id: Id, organization_id: Id, ...fields, created_at: Instant, updated_at: Instant })
  .meta({ id: 'Agent' });
export type Agent = z.infer<typeof Agent>;

/** What creates an agent: a name; everything else has a default. */
export const CreateAgentInput = z.strictObject({
  name: fields.name,
  status: fields.status.default(AGENT_DEFAULTS.status),
  model: fields.model.default(AGENT_DEFAULTS.model),
  voice_id: fields.voice_id.default(AGENT_DEFAULTS.voice_id),
  language: fields.language.default(AGENT_DEFAULTS.language),
  temperature: fields.temperature.default(AGENT_DEFAULTS.temperature),
  prompt: fields.prompt.default(AGENT_DEFAULTS.prompt),
  begin_message: fields.begin_message.default(AGENT_DEFAULTS.begin_message),
  start_speaker: fields.start_speaker.default(AGENT_DEFAULTS.start_speaker),
  max_call_duration_ms: fields.max_call_duration_ms.default(AGENT_DEFAULTS.max_call_duration_ms),
  ring_duration_ms: fields.ring_duration_ms.default(AGENT_DEFAULTS.ring_duration_ms),
  end_call_after_silence_ms: fields.end_call_after_silence_ms.default(AGENT_DEFAULTS.end_call_after_silence_ms),
  enable_voicemail_detection: fields.enable_voicemail_detection.default(AGENT_DEFAULTS.enable_voicemail_detection),
  voicemail_message: fields.voicemail_message.default(AGENT_DEFAULTS.voicemail_message),
});

/** The fields to change; omitted fields stay as they are. */
export const UpdateAgentInput = z.strictObject({ id: Id, ...z.strictObject(fields).partial().shape });

export const AgentIdInput = z.strictObject({ id: Id });
export const SetAgentStatusInput = z.strictObject({ id: Id, status: fields.status });

export const ListAgentsInput = z.strictObject({
  ...PageInput,
  search: search(120).optional().describe('Text in the name; case and accents are ignored'),
  status: listOf(fields.status).optional().describe('Only these statuses, repeated or separated by commas'),
  created_after: Instant.optional().describe('Only agents created after this time'),
  created_before: Instant.optional().describe('Only agents created before this time'),
  updated_after: Instant.optional().describe('Only agents changed after this time'),
  updated_before: Instant.optional().describe('Only agents changed before this time'),
  sort: sortBy(['name', 'created_at', 'updated_at'], '-created_at'),
});
export const AgentPage = pageOf(Agent);

export const DeletedAgent = Deleted;
