import type { auditEvents } from '@/db/schema/control/audit';
import type { AuditEntry } from '@/lib/platform/audit-trail/record';
import { openLocator } from '@/lib/platform/location/locate';
import type { Key } from './keys';
import { label, type Person } from './people';
import type { Random } from './random';
import { officeAddress, type SignIn } from './sessions';
import { iso } from './times';

type EventRow = typeof auditEvents.$inferInsert;
type Entry = Pick<AuditEntry, 'target' | 'changes'>;

/** Adds the country of each event’s address, as recording it would. */
export async function withCountries(rows: readonly EventRow[]): Promise<EventRow[]> {
  const locate = await openLocator();
  return rows.map((row) => ({ ...row, country: locate(row.ip).country }));
}

/** The audit log of one organization as it is written: who did what from where. Times are epoch milliseconds. */
export class Trail {
  private readonly rows: EventRow[] = [];

  constructor(
    private readonly organization_id: string,
    private readonly random: Random,
    private readonly signIns: readonly SignIn[],
  ) {}

  /** What a person did, from the device on which they were last signed in unless another one is named. */
  person(
    at: number,
    person: Person,
    action: string,
    entry: Entry = {},
    from?: Pick<SignIn, 'ip' | 'user_agent'>,
  ): void {
    const device = from ?? this.signIns.find((signIn) => signIn.person.id === person.id);
    // Somebody without a current session had one then.
    this.add(at, action, entry, {
      actor_kind: 'user',
      actor_id: person.id,
      actor_label: label(person),
      ip: device?.ip ?? officeAddress(this.random),
      user_agent: device?.user_agent,
    });
  }

  /** What a program did with a key. */
  key(at: number, key: Key, action: string, entry: Entry): void {
    const { ip, user_agent } = key.traffic?.from ?? {};
    this.add(at, action, entry, { actor_kind: 'key', actor_id: key.id, actor_label: key.name, ip, user_agent });
  }

  /** The rows of `audit_events`, oldest first. */
  events(): EventRow[] {
    return this.rows.sort((a, b) => (a.created_at! < b.created_at! ? -1 : 1));
  }

  private add(
    at: number,
    action: string,
    { target, changes }: Entry,
    actor: Pick<EventRow, 'actor_kind' | 'actor_id' | 'actor_label' | 'ip' | 'user_agent'>,
  ): void {
    this.rows.push({
      id: this.random.id(at),
      organization_id: this.organization_id,
      action,
      ...actor,
      target_type: target?.type,
      target_id: target?.id,
      target_label: target?.label,
      changes: changes ?? {},
      request_id: this.random.id(at),
      created_at: iso(at),
    });
  }
}
