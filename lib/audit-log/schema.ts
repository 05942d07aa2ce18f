import { z } from 'zod';
import { Id, Instant, PageInput } from '@/lib/schema';

// Postgres cannot compare with a text that holds NUL.
function text(max: number) {
  return z
    .string()
    .trim()
    .max(max)
    .refine((value) => !value.includes('\0'), 'This has characters that cannot be searched for.');
}

/** What `audit_log.list` takes. */
export const ListAuditEvents = z.strictObject({
  ...PageInput,
  search: text(200).optional().describe('Text in the actor, the target or the action'),
  action: text(100).optional().describe('An action such as `organization.update`'),
  actor_id: text(100).optional().describe('Id of the user or key that acted'),
  target_type: text(50).optional().describe('What it was done to, such as `invitation`'),
  from: Instant.optional().describe('Not before this instant'),
  to: Instant.optional().describe('Before this instant'),
});

/** One event of the audit log. */
export const AuditEvent = z.object({
  id: Id,
  action: z.string(),
  actor_kind: z.enum(['user', 'key', 'system']),
  actor_id: z.string().nullable(),
  actor_label: z.string(),
  target_type: z.string().nullable(),
  target_id: z.string().nullable(),
  target_label: z.string().nullable(),
  changes: z.record(z.string(), z.object({ before: z.unknown(), after: z.unknown() })),
  ip: z.string().nullable(),
  user_agent: z.string().nullable(),
  browser: z.string().nullable().describe('What the user agent says, in words'),
  device: z.string().nullable(),
  request_id: z.string().nullable(),
  created_at: Instant,
});
export type AuditEvent = z.infer<typeof AuditEvent>;
