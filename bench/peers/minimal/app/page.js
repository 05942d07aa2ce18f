import { cookies } from 'next/headers';
import pg from 'pg';

const pool = new pg.Pool({ connectionString: process.env.BENCH_DATABASE_URL });

const USERS = {
  name: 'users',
  text: `SELECT u.id, u.first_name, u.last_name, u.email, m.role, m.status FROM memberships m JOIN users u ON u.id = m.user_id
    WHERE m.organization_id = $1 ORDER BY u.first_name, u.id LIMIT 20`,
};

/** A dynamic page without a session, components or styles: twenty users in a table. */
export default async function Page() {
  await cookies();
  const { rows } = await pool.query({ ...USERS, values: [process.env.BENCH_ORGANIZATION] });
  return (
    <main>
      <h1>Users</h1>
      <table>
        <tbody>
          {rows.map(({ id, first_name, last_name, email, role, status }) => (
            <tr key={id}>
              <td>
                {first_name} {last_name}
              </td>
              <td>{email}</td>
              <td>{role}</td>
              <td>{status}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </main>
  );
}
