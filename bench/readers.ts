import type pg from 'pg';
import { newId } from '@/lib/core/id';
import { randomToken, sha256 } from '@/lib/platform/crypto/tokens';

const PEOPLE = 250;

/**
 * Fills an organization with people, signs its owner in, and returns the cookie of that session. Written directly: a sign-in
 * would have to hash a password.
 */
export async function writeReader(sql: pg.Pool, organization_id: string): Promise<{ Cookie: string }> {
  const ids = Array.from({ length: PEOPLE }, newId);
  await sql.query(
    `INSERT INTO users (id, email, first_name, last_name)
     SELECT id, id || '@bench.example', 'Reader', 'Person ' || n
     FROM unnest($1::uuid[]) WITH ORDINALITY AS t(id, n)`,
    [ids],
  );
  await sql.query(
    `INSERT INTO memberships (organization_id, user_id, role, status)
     SELECT $1, id, CASE WHEN n = 1 THEN 'OWNER' ELSE 'MEMBER' END::role, 'active'
     FROM unnest($2::uuid[]) WITH ORDINALITY AS t(id, n)`,
    [organization_id, ids],
  );
  const { cookie: Cookie } = await openSession(sql, organization_id);
  await sql.query('VACUUM ANALYZE users, memberships');
  return { Cookie };
}

/** Opens a session of an organization's owner. */
export async function openSession(sql: pg.Pool, organization_id: string): Promise<{ cookie: string; user_id: string }> {
  const token = randomToken();
  const { rows } = await sql.query<{ user_id: string }>(
    `INSERT INTO sessions (id, token_hash, user_id, organization_id, method, expires_at)
     SELECT $1, $2, user_id, organization_id, 'password', now() + interval '1 day' FROM memberships
     WHERE organization_id = $3 AND role = 'OWNER' AND status = 'active' LIMIT 1 RETURNING user_id`,
    [newId(), sha256(token), organization_id],
  );
  return { cookie: `agni.session=${token}`, user_id: rows[0]!.user_id };
}
