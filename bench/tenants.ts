import type pg from 'pg';
import { mintKey } from '@/lib/api-keys/keys/secret';
import { newId } from '@/lib/core/id';
import { PERMISSIONS } from '@/lib/core/permissions';

/** An organization with a key that may do everything. */
export interface Tenant {
  organization_id: string;
  /** What a client sends. */
  headers: Record<string, string>;
}

/** One more key of an organization. */
export async function writeKey(sql: pg.Pool, organization_id: string): Promise<{ id: string; key: string }> {
  const { key, ...secret } = mintKey();
  const id = newId();
  await sql.query(
    "INSERT INTO api_keys (id, organization_id, name, permissions, created_by_label) VALUES ($1, $2, 'Bench', $3, 'Bench')",
    [id, organization_id, PERMISSIONS],
  );
  await sql.query(
    `INSERT INTO api_key_secrets (id, organization_id, api_key_id, secret_hash, prefix, last_four)
     VALUES ($1, $2, $3, $4, $5, $6)`,
    [newId(), organization_id, id, secret.secret_hash, secret.prefix, secret.last_four],
  );
  return { id, key };
}

async function writeTenant(sql: pg.Pool, name: string): Promise<Tenant> {
  const organization_id = newId();
  await sql.query("INSERT INTO organizations (id, name, plan) VALUES ($1, $2, 'elite')", [organization_id, name]);
  const { key } = await writeKey(sql, organization_id);
  return { organization_id, headers: { 'X-Api-Key': key, 'X-Forwarded-For': '203.0.113.1' } };
}

/** Agents by the thousand, as Postgres makes them. */
export async function writeAgents(sql: pg.Pool, organization_id: string, count: number): Promise<void> {
  await sql.query(
    `INSERT INTO voice.agents (id, organization_id, name, model, voice_id, language, temperature, prompt, begin_message,
       start_speaker, max_call_duration_ms, ring_duration_ms, end_call_after_silence_ms, enable_voicemail_detection, created_at)
     SELECT gen_random_uuid(), $1, 'Agent ' || n, 'gpt-4.1-mini', 'aria', 'en-US', 0.7,
       'You answer the phone of practice number ' || n || '. ' || repeat('Be brief, kind and exact. ', 8),
       'Hello, how can I help you?', 'agent', 1800000, 30000, 30000, false, now() - n * interval '1 second'
     FROM generate_series(1, $2::int) AS n`,
    [organization_id, count],
  );
  await sql.query('VACUUM ANALYZE voice.agents');
}

/** The organizations of the stage. */
export async function writeTenants(sql: pg.Pool): Promise<{ small: Tenant; large: Tenant }> {
  const small = await writeTenant(sql, 'Small');
  const large = await writeTenant(sql, 'Large');
  await writeAgents(sql, small.organization_id, 1_000);
  return { small, large };
}
