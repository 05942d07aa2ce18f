import { z } from 'zod';
import { formatNumber } from '@/lib/core/format';
import {
  Deleted,
  distinct,
  Id,
  Instant,
  line,
  listOf,
  PageInput,
  pageOf,
  prose,
  rule,
  sortBy,
} from '@/lib/core/schema';
import { isWellFormed, Phone, Search } from '@/lib/voice/contacts/schema';

export const CALL_DIRECTIONS = ['inbound', 'outbound'] as const;
export const CALL_STATUSES = ['completed', 'no_answer', 'voicemail', 'failed', 'in_progress'] as const;
export const SPEAKERS = ['agent', 'user'] as const;

const DAY_SECONDS = 86_400;
const TURNS = 2_000;
const TAGS = 20;
const DURATION = `The duration is a whole number of seconds from 0 to ${DAY_SECONDS}.`;

const YEARS = 'Give a time between the years 2000 and 2100.';

/** A plausible time of an event, normalized to UTC with milliseconds. */
export const Moment = Instant.refine(
  (text) => {
    const year = new Date(text).getUTCFullYear();
    return !(year < 2000 || year >= 2100);
  },
  rule('out_of_range', YEARS),
).transform((text) => new Date(text).toISOString());

const Turn = z
  .strictObject({
    speaker: z.enum(SPEAKERS, 'The speaker is agent or user.').meta({ id: 'Speaker' }),
    text: prose(10_000, 'What is said').refine(
      isWellFormed,
      rule('unsafe_characters', 'What is said has characters that cannot be stored.'),
    ),
    at_ms: z
      .int('Give whole milliseconds.')
      .min(0, 'A call begins at 0.')
      .max(DAY_SECONDS * 1000, 'A call lasts at most a day.'),
  })
  .meta({ id: 'CallTurnInput' });

const fields = {
  agent_id: Id.nullable().describe('The agent on the call'),
  contact_id: Id.nullable().describe('The contact on the call'),
  lead_id: Id.nullable().describe('The lead that the call was about'),
  direction: z.enum(CALL_DIRECTIONS, 'Direction is inbound or outbound.').meta({ id: 'CallDirection' }),
  status: z
    .enum(CALL_STATUSES, 'Status is completed, no_answer, voicemail, failed or in_progress.')
    .meta({ id: 'CallStatus' }),
  from_number: Phone,
  to_number: Phone.meta({ examples: ['+14155550199'] }),
  started_at: Moment.meta({ examples: ['2026-03-20T14:00:00Z'] }),
  ended_at: Moment.nullable().describe('Null while the call is in progress'),
  duration_seconds: z.int(DURATION).min(0, DURATION).max(DAY_SECONDS, DURATION).describe('Time spent talking'),
  transcript: z
    .array(Turn)
    .max(TURNS, `A transcript has at most ${formatNumber(TURNS)} turns.`)
    .describe('Who said what, in order; `at_ms` counts from the start of the call'),
  summary: prose(5_000, 'Summary').nullable(),
  tags: distinct(z.array(line(50, 'A tag')).max(TAGS, `A call has at most ${TAGS} tags.`)).meta({
    examples: [['booking']],
  }),
};

const stored = {
  id: Id,
  organization_id: Id,
  agent_id: Id.nullable().describe('Becomes null when the agent is deleted'),
  contact_id: Id.nullable().describe('Becomes null when the contact is deleted'),
  lead_id: Id.nullable().describe('Becomes null when the lead is deleted'),
  direction: fields.direction,
  status: fields.status,
  from_number: z.string().meta({ examples: ['+14155550123'] }),
  to_number: z.string().meta({ examples: ['+14155550199'] }),
  started_at: Instant,
  ended_at: Instant.nullable(),
  duration_seconds: z.int(),
  summary: z.string().nullable(),
  tags: z.array(z.string()),
  created_at: Instant,
  updated_at: Instant,
};

/** A call as lists show it: without its transcript. */
export const CallSummary = z.object(stored).meta({ id: 'CallSummary' });
export type CallSummary = z.infer<typeof CallSummary>;

/** A call with its transcript. */
export const Call = z
  .object({
    ...stored,
    transcript: z.array(
      z
        .object({ speaker: z.enum(SPEAKERS).meta({ id: 'Speaker' }), text: z.string(), at_ms: z.int() })
        .meta({ id: 'CallTurn' }),
    ),
  })
  .meta({ id: 'Call' });
export type Call = z.infer<typeof Call>;

/** A call to record, finished or in progress. This does not place a call. */
export const CreateCallInput = z.strictObject({
  ...fields,
  agent_id: fields.agent_id.default(null),
  contact_id: fields.contact_id.default(null),
  lead_id: fields.lead_id.default(null),
  ended_at: fields.ended_at.default(null),
  duration_seconds: fields.duration_seconds
    .optional()
    .describe('Time spent talking; by default the time from start to end, or 0 while there is no end'),
  transcript: fields.transcript.default([]),
  summary: fields.summary.default(null),
  tags: fields.tags.default([]),
});

/** The fields to change; omitted fields stay as they are. A new start or end without a duration sets a new duration. */
export const UpdateCallInput = z.strictObject({ id: Id, ...z.strictObject(fields).partial().shape });

export const CallIdInput = z.strictObject({ id: Id });
export const DeletedCall = Deleted;

export const ListCallsInput = z.strictObject({
  ...PageInput,
  search: Search.optional().describe('Words in the summary or the phone numbers; case and accents are ignored'),
  agent_id: Id.optional().describe('Only calls of this agent'),
  contact_id: Id.optional().describe('Only calls with this contact'),
  lead_id: Id.optional().describe('Only calls about this lead'),
  direction: fields.direction.optional().describe('Only calls in this direction'),
  status: listOf(fields.status).optional().describe('Only these statuses, repeated or separated by commas'),
  tag: line(50, 'A tag').optional().describe('Only calls with exactly this tag'),
  from: Moment.optional().describe('Only calls that started at this time or later'),
  to: Moment.optional().describe('Only calls that started before this time'),
  sort: sortBy(['started_at', 'duration_seconds', 'created_at'], '-started_at'),
});
export const CallPage = pageOf(CallSummary);
