import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkMigration } from './migration-rules';

/** The last migration of each plane from before the rules; it ran when every table was empty or small. */
const BEFORE = { control: 22, voice: 5 };

const rulesOf = (sql: string) => checkMigration(sql).map(({ rule }) => rule);

describe('checkMigration', () => {
  it.each([
    ['drop-column', 'ALTER TABLE "users" DROP COLUMN "name";'],
    ['drop-table', 'DROP TABLE "users";'],
    ['rename', 'ALTER TABLE "users" RENAME COLUMN "name" TO "label";'],
    ['rename', 'ALTER TABLE users RENAME TO people;'],
    ['change-type', 'ALTER TABLE "voice"."calls" ALTER COLUMN "cost" SET DATA TYPE numeric;'],
    ['volatile-default', 'ALTER TABLE "users" ADD COLUMN "key" uuid DEFAULT gen_random_uuid() NOT NULL;'],
    ['generated-column', 'ALTER TABLE "users"\n  ADD COLUMN "text" text GENERATED ALWAYS AS (lower(name)) STORED;'],
    ['required-column', 'ALTER TABLE "users" ADD COLUMN "name" text NOT NULL;'],
    ['set-not-null', 'ALTER TABLE "users" ALTER COLUMN "name" SET NOT NULL;'],
    ['unvalidated-constraint', 'ALTER TABLE "users" ADD CONSTRAINT "x" FOREIGN KEY ("a") REFERENCES "b"("id");'],
    ['unvalidated-constraint', 'ALTER TABLE "users" ADD CONSTRAINT "x" CHECK (a > 0);'],
    ['unique-constraint', 'ALTER TABLE "users" ADD CONSTRAINT "x" UNIQUE ("a");'],
    ['index-on-table', 'CREATE UNIQUE INDEX "x" ON "users" USING btree ("a");'],
    ['drop-index', 'DROP INDEX "x";'],
    ['drop-index', 'DROP INDEX IF EXISTS "voice"."x";'],
    ['update-all', 'UPDATE users SET a = 1;'],
  ])('reports %s: %s', (rule, sql) => {
    expect(rulesOf(sql)).toEqual([rule]);
  });

  it.each([
    'ALTER TABLE "users" ADD COLUMN "name" text;',
    'ALTER TABLE "users" ADD COLUMN "name" text DEFAULT \'\' NOT NULL;',
    'ALTER TABLE "users" ADD CONSTRAINT "x" FOREIGN KEY ("a") REFERENCES "b"("id") NOT VALID;',
    'CREATE TABLE "new" ("a" int);--> statement-breakpoint\nCREATE INDEX "x" ON "new" USING btree ("a");',
    'CREATE TABLE "new" ("a" int NOT NULL);\nALTER TABLE "new" ADD CONSTRAINT "x" FOREIGN KEY ("a") REFERENCES "b"("id");',
    '-- allow index-on-table: one row per organization\nCREATE INDEX "x" ON "organizations" USING btree ("a");',
    "UPDATE users SET a = 1 WHERE id = 'x';",
  ])('accepts %s', (sql) => {
    expect(rulesOf(sql)).toEqual([]);
  });

  it('does not accept an exception without a reason, or for another rule', () => {
    expect(rulesOf('-- allow index-on-table:\nCREATE INDEX "x" ON "users" ("a");')).toEqual(['index-on-table']);
    expect(rulesOf('-- allow drop-column: unused\nCREATE INDEX "x" ON "users" ("a");')).toEqual(['index-on-table']);
  });

  it('reports slow statements after one that stops reading another table', () => {
    const column = 'ALTER TABLE "users" ADD COLUMN "name" text;\n';
    const index = (table: string) => `-- allow index-on-table: small\nCREATE INDEX "x" ON "${table}" ("a");\n`;
    const drop = '-- allow drop-index: replaced\nDROP INDEX "y";\n';
    expect(rulesOf(column + index('keys'))).toEqual(['reading-waits']);
    expect(rulesOf(drop + index('keys'))).toEqual(['reading-waits']);
    expect(rulesOf(`${column}INSERT INTO "names" SELECT id FROM users;`)).toEqual(['reading-waits']);
    expect(rulesOf(index('keys') + column + index('users') + drop)).toEqual([]);
  });

  it('requires a migration that removes something to name the oldest version that can still serve', () => {
    const removal = '-- allow drop-column: unused since the last release\nALTER TABLE users DROP COLUMN name;\n';
    expect(rulesOf(removal)).toEqual(['oldest-version']);
    expect(
      rulesOf(`${removal}COMMENT ON TABLE drizzle.control_migrations IS 'oldest version: 1764460800000';`),
    ).toEqual([]);
  });

  it('would have reported statements of earlier migrations', () => {
    expect(rulesOf(fs.readFileSync('db/migrations/control/0021_search.sql', 'utf8'))).toContain('generated-column');
    expect(rulesOf(fs.readFileSync('db/migrations/control/0013_audit_filters.sql', 'utf8'))).toContain(
      'index-on-table',
    );
  });
});

describe.each(['control', 'voice'] as const)('migrations of the %s plane', (plane) => {
  it('neither block nor break the version that still serves', () => {
    const folder = path.join('db/migrations', plane);
    const files = fs
      .readdirSync(folder)
      .filter((name) => name.endsWith('.sql') && Number(name.slice(0, 4)) > BEFORE[plane]);
    const findings = files.flatMap((name) =>
      checkMigration(fs.readFileSync(path.join(folder, name), 'utf8')).map((finding) => ({ name, ...finding })),
    );
    expect(findings).toEqual([]);
  });
});
