import type pg from 'pg';
import { LIVE_KEYS_LIMIT } from '@/lib/api-keys/keys/constants';
import { LARGE, numberRows, SMALL } from './number-rows';
import { refill } from './refill';
import { type Tenant, writeTenant } from './tenants';

/** How many organizations with as many rows as the small one stand beside the two that are measured. */
const OTHERS = 100;

/** The id of the nth row of a table. */
const id = (table: string, n = 'n') =>
  `overlay(overlay(md5('${table} ' || ${n}) placing '4' from 13) placing '8' from 17)::uuid`;
/** The id of a row of another list, in the same organization: one of `most` in the large one. */
const other = (table: string, most: number) =>
  `CASE WHEN n <= ${LARGE} THEN ${id(table, `(1 + n % ${most})`)} ELSE ${id(table)} END`;
const oneOf = (values: string, step = 1) =>
  `(string_to_array('${values}', ','))[1 + n / ${step} % ${values.split(',').length}]`;
const made = "now() - (n % 3000000) * interval '7 seconds'";
const changed = "now() - (hashint4(n) & 16777215) * interval '1 second'";
const person = `${oneOf('Ada,Grace,Alan,Barbara,Zoë,José,Jürgen,Maria')}, ${oneOf('Lovelace,Hopper,Turing,Liskov,Okafor,Müller,Kim', 8)} || n,
  'person' || n || '@example.com', '+1555' || lpad(n::text, 7, '0'), ${oneOf('Acme,Northwind,Initech', 3)}`;

/** What is written into each table from `row` (n, organization_id). Order matters: calls refer to the lists before them. */
const TABLES: Record<string, string> = {
  'voice.agents': `(id, organization_id, name, status, model, voice_id, language, temperature, start_speaker, max_call_duration_ms,
      ring_duration_ms, end_call_after_silence_ms, enable_voicemail_detection, created_at, updated_at)
    SELECT ${id('agents')}, organization_id, 'Agent ' || n, (CASE WHEN n % 9 = 0 THEN 'inactive' ELSE 'active' END)::voice.agent_status,
      'gpt-4.1-mini', 'aria', 'en-US', 0.7, 'agent', 1800000, 30000, 30000, false, ${made}, ${changed} FROM row`,
  'voice.contacts': `(id, organization_id, first_name, last_name, email, phone, company, created_at, updated_at)
    SELECT ${id('contacts')}, organization_id, ${person}, ${made}, ${changed} FROM row`,
  'voice.leads': `(id, organization_id, contact_id, first_name, last_name, email, phone, company, status, source, created_at, updated_at)
    SELECT ${id('leads')}, organization_id, ${other('contacts', 5_000)}, ${person},
      ${oneOf('new,contacted,qualified,converted,lost')}::voice.lead_status, ${oneOf('call,website,referral,import,api', 5)}::voice.lead_source,
      ${made}, ${changed} FROM row`,
  'voice.calls': `(id, organization_id, agent_id, contact_id, lead_id, direction, status, from_number, to_number, started_at, duration_seconds,
      summary, tags, created_at)
    SELECT ${id('calls')}, organization_id, ${other('agents', 50)}, ${other('contacts', 5_000)}, ${other('leads', 5_000)},
      ${oneOf('inbound,outbound', 3)}::voice.call_direction, ${oneOf('completed,completed,completed,no_answer,voicemail,failed')}::voice.call_status,
      '+1555' || lpad(n::text, 7, '0'), '+15550001111', ${made}, n % 1800, 'Call ' || n,
      ARRAY[${oneOf('sales,support,billing,demo', 7)}] || CASE WHEN n % 1000 = 0 THEN '{rare}'::text[] ELSE '{}' END, ${made} FROM row`,
  'voice.knowledge_base_documents': `(id, organization_id, title, content, created_at, updated_at)
    SELECT ${id('documents')}, organization_id, 'Document ' || n, 'What to answer to question ' || n, ${made}, ${changed} FROM row`,
  invitations: `(id, organization_id, user_id, email, first_name, last_name, role, status, delivery, invited_by_label, expires_at, created_at)
    SELECT ${id('invitations')}, organization_id, (SELECT id FROM users WHERE email = 'invited@example.com'), n || '@example.com', 'Ada', 'No ' || n,
      ${oneOf('ADMIN,DEVELOPER,MEMBER,MEMBER')}::role, ${oneOf('accepted,accepted,pending,declined,revoked,expired')}::invitation_status,
      ${oneOf('sent,sent,failed')}::delivery, 'Bench', now() + (n % 6000000 - 3000000) * interval '7 seconds' + interval '300 days', ${made} FROM row`,
  api_keys: `(id, organization_id, name, permissions, created_by_label, expires_at, expiry_notice_for, disabled_at, revoked_at, created_at)
    SELECT ${id('keys')}, organization_id, 'Key ' || n, ARRAY[${oneOf('agents:read,calls:read,agents:write')}], 'Bench', expires_at, expires_at,
      CASE WHEN n % 13 = 0 THEN now() END, CASE WHEN NOT live AND n % 3 > 0 THEN now() - (n % 300) * interval '1 day' END, ${made}
    FROM row CROSS JOIN LATERAL (SELECT n <= ${LIVE_KEYS_LIMIT} OR (n > ${LARGE} AND n % ${SMALL} < ${LIVE_KEYS_LIMIT}) AS live) AS state
    CROSS JOIN LATERAL (SELECT CASE WHEN live AND n % 7 = 0 THEN now() + (1 + n % 200) * interval '1 day'
      WHEN NOT live AND n % 3 = 0 THEN now() - (1 + n % 300) * interval '1 day' END AS expires_at) AS ends`,
  api_key_secrets: `(id, organization_id, api_key_id, secret_hash, prefix, last_four, last_used_at)
    SELECT ${id('secrets')}, organization_id, ${id('keys')}, md5('hash ' || n), 'agni_sk_' || substr(md5(n::text), 1, 4), substr(md5(n::text), 5, 4),
      CASE WHEN n % 4 <> 0 THEN ${changed} END FROM row`,
  audit_events: `(id, organization_id, action, actor_kind, actor_id, actor_label, target_type, target_id, target_label, ip, country, created_at)
    SELECT ${id('events')}, organization_id, ${oneOf('user.role_changed,api_key.created,lead.updated,agent.updated,contact.created,user.invited')},
      ${oneOf('user,user,key,system', 2)}::actor_kind, ${id('actors', '(n % 1000)')}::text, 'Actor ' || n % 1000, ${oneOf('user,api_key,lead,agent,contact,invitation')},
      ${id('targets', '(n % 100000)')}::text, 'Target ' || n % 100000, '203.0.113.' || n % 250,
      CASE WHEN n % 1000 = 0 THEN 'IS' WHEN n % 50 <> 1 THEN ${oneOf('DE,NL,US,GB,IE,CH,BR', 7)} END, ${made} FROM row`,
};

/** Two organizations whose lists have `LARGE` and `SMALL` rows, and ids that filters name. */
export interface FilledLists {
  large: Tenant;
  small: Tenant;
  /** The id of row 1 of a kind: agents, contacts, leads, actors or targets. */
  first(kind: string): Promise<string>;
}

/** Fills every list of the API but the users: a million rows in one organization beside many of a thousand. */
export async function writeLists(sql: pg.Pool): Promise<FilledLists> {
  const client = await sql.connect();
  try {
    const large = await writeTenant(sql, 'Lists, large');
    const small = await writeTenant(sql, 'Lists, small');
    await client.query("SET synchronous_commit = off; SET maintenance_work_mem = '1GB'");
    await numberRows(client, { table: 'row', columns: 'n', other: 'list', others: OTHERS, large, small });
    await client.query(
      `INSERT INTO users (id, email, first_name, last_name) VALUES (gen_random_uuid(), 'invited@example.com', 'Ada', 'Invited')`,
    );
    for (const [table, rows] of Object.entries(TABLES)) {
      console.log(`  filling ${table} …`);
      await refill(client, table, () => client.query(`INSERT INTO ${table} ${rows}`));
    }
    await client.query('DROP TABLE row');
    return {
      large,
      small,
      first: async (kind) => (await sql.query<{ id: string }>(`SELECT ${id(kind, '1')} AS id`)).rows[0]!.id,
    };
  } finally {
    client.release(true);
  }
}
