import fs from 'node:fs';
import pg from 'pg';

const c = new pg.Client({ connectionString: process.env.DATABASE_URL });
await c.connect();
await c.query('drop schema if exists public cascade; create schema public; drop schema if exists voice cascade');
const L = 'CREATE UNIQUE INDEX "api_keys_organization_id_key" ON "api_keys" USING btree ("organization_id","id");';
for (const d of ['control', 'voice'])
  for (const f of fs
    .readdirSync('db/migrations/' + d)
    .filter((f) => f.endsWith('.sql'))
    .sort()) {
    let t = fs.readFileSync(`db/migrations/${d}/${f}`, 'utf8').replaceAll('--> statement-breakpoint', '');
    if (t.indexOf(L) > t.indexOf('api_key_secrets_api_key_fk') && t.includes(L))
      t = t.replace(L, '').replace('ALTER TABLE "api_key_secrets" ADD', L + '\nALTER TABLE "api_key_secrets" ADD');
    await c.query(t);
  }
await c.end();
console.log('migrated');
