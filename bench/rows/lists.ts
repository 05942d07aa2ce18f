import { type FilledLists, writeLists } from '../filled-lists';
import type { Finding } from '../finding';
import { pageReader, slowestPages } from '../list-times';
import { LARGE, SMALL } from '../number-rows';
import type { Stage } from '../stage';

/** Runs of each query while the slowest is looked for; it is measured again with more. */
const RUNS = 5;

interface List {
  path: string;
  noun: string;
  sorts: string[];
  /** Each parameter with the values that are tried, alone and in pairs with another's. */
  filters: Record<string, string[]>;
}

/** Every list of the API whose rows can be a million, except the users (`people`). */
export async function lists({ sql, product }: Stage): Promise<Finding[]> {
  const found = await writeLists(sql);
  const findings: Finding[] = [];
  for (const { path, noun, sorts, filters } of await listsOf(found)) {
    const queries = sorts.flatMap((sort) =>
      ['', ...narrowings(filters)].flatMap((filter) => [`&sort=${sort}${filter}`, `&sort=-${sort}${filter}`]),
    );
    console.log(`  ${path}: ${queries.length} orders and filters …`);
    const measured = {
      path,
      noun,
      queries,
      reference: `&sort=-${sorts[0]}`,
      rows: { large: LARGE, small: SMALL },
      large: found.large,
      small: found.small,
    };
    findings.push(...(await slowestPages(pageReader(`${product.url}/api/v1${path}`), measured, RUNS)));
  }
  return findings;
}

export async function listsOf({ first }: FilledLists): Promise<List[]> {
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString();
  const changes = { created_after: [day(30)], updated_before: [day(60)] };
  return [
    {
      path: '/invitations',
      noun: 'invitations',
      sorts: ['created_at', 'expires_at', 'email'],
      filters: { status: ['pending', 'accepted', 'declined', 'revoked', 'expired'] },
    },
    {
      path: '/api-keys',
      noun: 'API keys',
      sorts: ['created_at', 'name', 'ended_at'],
      filters: {
        state: ['active', 'active,disabled', 'expired', 'revoked', 'expired,revoked'],
        mark: ['expiring', 'never_used', 'idle'],
        permission: ['agents:write'],
      },
    },
    {
      path: '/audit-log',
      noun: 'events',
      sorts: ['created_at'],
      filters: {
        action: ['user.role_changed', 'lead.updated'],
        actor_kind: ['user', 'key', 'system'],
        actor_id: [await first('actors')],
        target_type: ['user', 'contact'],
        target_id: [await first('targets')],
        country: ['DE', 'IS', 'DE,IS'],
        from: [day(30)],
        to: [day(60)],
      },
    },
    {
      path: '/agents',
      noun: 'agents',
      sorts: ['created_at', 'name', 'updated_at'],
      filters: { status: ['active', 'inactive'], ...changes },
    },
    {
      path: '/calls',
      noun: 'calls',
      sorts: ['started_at', 'duration_seconds', 'created_at'],
      filters: {
        agent_id: [await first('agents')],
        contact_id: [await first('contacts')],
        lead_id: [await first('leads')],
        direction: ['inbound'],
        status: ['completed', 'failed'],
        tag: ['sales', 'rare'],
        from: [day(30)],
      },
    },
    {
      path: '/leads',
      noun: 'leads',
      sorts: ['created_at', 'updated_at', 'status', 'name'],
      filters: {
        status: ['new', 'lost'],
        source: ['call', 'api'],
        contact_id: [await first('contacts')],
        ...changes,
      },
    },
    { path: '/contacts', noun: 'contacts', sorts: ['created_at', 'updated_at', 'name'], filters: changes },
    { path: '/knowledge-base', noun: 'documents', sorts: ['created_at', 'updated_at', 'title'], filters: changes },
  ];
}

/** Every filter, and every pair of two parameters. */
export function narrowings(filters: Record<string, string[]>): string[] {
  const each = Object.entries(filters).map(([name, values]) =>
    values.map((value) => `&${name}=${encodeURIComponent(value)}`),
  );
  const pairs = each.flatMap((some, n) => each.slice(n + 1).flatMap((others) => pairsOf(some, others)));
  return [...each.flat(), ...pairs];
}

const pairsOf = (some: string[], others: string[]) => some.flatMap((one) => others.map((another) => one + another));
