import { setTimeout as sleep } from 'node:timers/promises';
import { type Finding, number, range, ratioFinding } from '../finding';
import { inTurn, ratios, spread } from '../measure';
import type { Stage } from '../stage';
import { writeTenant } from '../tenants';

const PEOPLE = 10_000;
/** How many people are changed one by one: enough for a median, and a minute less than all of them. */
const SAMPLE = 200;
const ROLES = ['ADMIN', 'DEVELOPER', 'MEMBER'] as const;
const POLL_MS = 50;

/** The role of 10,000 people, changed by one bulk change, and by one request for each of them. */
export async function bulk({ product, sql }: Stage): Promise<Finding[]> {
  const { organization_id, headers } = await writeTenant(sql, 'Bulk');
  const ids = await writeMembers(sql, organization_id);
  const call = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${product.url}/api/v1${path}`, {
      method,
      headers: { ...headers, 'content-type': 'application/json' },
      body: body && JSON.stringify(body),
    });
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${await answer.text()}`);
    return ((await answer.json()) as { data: { id: string; status: string; succeeded: number } }).data;
  };
  // Milliseconds per person. Each round gives everyone a role that they do not have.
  let turn = 0;
  const nextRole = () => ROLES[turn++ % ROLES.length]!;
  const figures = await inTurn(
    {
      single: async () => {
        const role = nextRole();
        const begun = performance.now();
        for (const id of ids.slice(0, SAMPLE)) await call('PATCH', `/users/${id}`, { role });
        return (performance.now() - begun) / SAMPLE;
      },
      bulk: async () => {
        const begun = performance.now();
        const { id } = await call('POST', '/users/bulk', { action: 'change_role', role: nextRole(), user_ids: ids });
        let change = await call('GET', `/users/bulk/${id}`);
        while (change.status !== 'completed') {
          await sleep(POLL_MS);
          change = await call('GET', `/users/bulk/${id}`);
        }
        if (change.succeeded < PEOPLE - SAMPLE) throw new Error(`Only ${change.succeeded} people were changed`);
        return (performance.now() - begun) / PEOPLE;
      },
    },
    3,
  );
  const seconds = spread(figures.bulk.map((each) => (each * PEOPLE) / 1_000));
  return [
    ratioFinding(
      {
        what: `${number(PEOPLE)} people: role changed in bulk, from the request to the last result`,
        against: 'one request after the other for each person',
        detail: `${range(seconds, ' s')} for all, ${range(spread(figures.bulk), ' ms')} a person, to ${range(spread(figures.single), ' ms')} a request, of which ${SAMPLE} were made`,
      },
      ratios(figures.single, figures.bulk),
      { at_least: 10 },
    ),
  ];
}

async function writeMembers(sql: Stage['sql'], organization_id: string): Promise<string[]> {
  const { rows } = await sql.query<{ user_id: string }>(
    `WITH person AS (
       INSERT INTO users (id, email, first_name, last_name)
       SELECT gen_random_uuid(), n || '.bulk@example.com', 'Bulk', n::text FROM generate_series(1, $2::int) AS n RETURNING id)
     INSERT INTO memberships (organization_id, user_id, role, status)
     SELECT $1, id, 'MEMBER', 'active' FROM person RETURNING user_id`,
    [organization_id, PEOPLE],
  );
  await sql.query('VACUUM ANALYZE memberships, member_directory, users');
  return rows.map(({ user_id }) => user_id);
}
