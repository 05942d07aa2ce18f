/** A statement of a migration that would block the running version, or break it. */
export interface Finding {
  rule: string;
  /** The beginning of the statement. */
  statement: string;
}

/** A statement without comments and quotes, in lower case; `allowed` are the rules that its comments except. */
interface Statement {
  text: string;
  allowed: Set<string>;
}

function statementsOf(sql: string): Statement[] {
  return sql
    .split(/;\s*(?:--> statement-breakpoint|\n|$)|--> statement-breakpoint/)
    .map((part) => ({
      text: part.replace(/--.*$/gm, '').replaceAll('"', '').replace(/\s+/g, ' ').trim().toLowerCase(),
      allowed: new Set([...part.matchAll(/--\s*allow ([\w-]+): \S/g)].map(([, rule]) => rule!)),
    }))
    .filter(({ text }) => text !== '');
}

const ADDED = /add column (?:if not exists )?/;

/**
 * What a statement does wrong, after the rules of squawk (squawkhq.com/docs/rules). They hold for tables that exist already; a
 * table that the same migration creates may be changed in any way.
 */
const RULES: Record<string, (text: string) => boolean> = {
  // The version that still serves selects or writes it.
  'drop-column': (text) => /\bdrop column\b/.test(text),
  'drop-table': (text) => /^drop table\b/.test(text),
  rename: (text) => /^alter table\b.*\brename\b/.test(text),
  // Rewrites the table under a lock that also stops reading.
  'change-type': (text) => /\balter (?:column )?\w+ (?:set data )?type\b/.test(text),
  'volatile-default': (text) =>
    ADDED.test(text) && /default (?:\(?\s*)?(?:gen_random_uuid|random|clock_timestamp|nextval|uuid)/.test(text),
  'generated-column': (text) => ADDED.test(text) && /generated always as \(/.test(text),
  // The version that still serves writes rows without it.
  'required-column': (text) => ADDED.test(text) && /\bnot null\b/.test(text) && !/\bdefault\b|\bgenerated\b/.test(text),
  // Reads the whole table under a lock.
  'set-not-null': (text) => /\bset not null\b/.test(text),
  'unvalidated-constraint': (text) =>
    /\badd constraint\b.*\b(?:foreign key|check)\b/.test(text) && !/\bnot valid\b/.test(text),
  'unique-constraint': (text) =>
    /\badd constraint\b.*\b(?:unique|primary key)\b/.test(text) && !/\busing index\b/.test(text),
  // Stops writing while it is built; migrations run in a transaction, where CONCURRENTLY is impossible.
  'index-on-table': (text) => /^create (?:unique )?index\b/.test(text),
  // Stops reading until the end of the transaction, and the version that still serves may need it.
  'drop-index': (text) => /^drop index\b/.test(text),
  // Changes every row in one transaction.
  'update-all': (text) => /^(?:update|delete from) /.test(text) && !/\bwhere\b/.test(text),
};

const TARGET =
  /^(?:alter table|create (?:unique )?index\b.*? on|drop table|drop index|update|delete from|insert into)(?: if exists)?(?: only)? ([\w.]+)/;

const targetOf = ({ text }: Statement) => TARGET.exec(text)?.[1];

/** Locks a table, or the table of an index, against reading until the end of the migration. */
const STOPS_READING = /^(?:alter table|drop index)\b/;
const SLOW = /^(?:create (?:unique )?index|insert into|update|delete from)\b/;

/** Slow statements that come after one that stops reading another table, which then cannot be read meanwhile. */
function lateStatements(statements: Statement[], created: Set<string>): Finding[] {
  const stopped = new Set<string>();
  return statements.flatMap((statement) => {
    const table = targetOf(statement);
    if (table === undefined) return [];
    const others = [...stopped].filter((one) => one !== table);
    if (STOPS_READING.test(statement.text) && !created.has(table)) stopped.add(table);
    const late = SLOW.test(statement.text) && others.length > 0 && !statement.allowed.has('reading-waits');
    return late ? [{ rule: 'reading-waits', statement: statement.text.slice(0, 80) }] : [];
  });
}

/** Rules whose exception ends the service of older versions, which must be refused with words (`db/migration-state.ts`). */
const REMOVALS = ['drop-column', 'drop-table', 'rename'];

/** Checks a migration. A comment `-- allow <rule>: <reason>` above a statement excepts it, as for a table that is always small. */
export function checkMigration(sql: string): Finding[] {
  const statements = statementsOf(sql);
  const created = new Set(
    statements.flatMap(({ text }) => /^create table (?:if not exists )?([\w.]+)/.exec(text)?.[1] ?? []),
  );
  const removes = statements.some(({ text, allowed }) =>
    REMOVALS.some((rule) => allowed.has(rule) && RULES[rule]!(text)),
  );
  const declares = statements.some(({ text }) =>
    /^comment on table drizzle\.\w+_migrations is 'oldest version: \d+'$/.test(text),
  );
  const findings = statements.flatMap((statement) => {
    const { text, allowed } = statement;
    const table = targetOf(statement);
    if (table === undefined || created.has(table)) return [];
    return Object.entries(RULES)
      .filter(([rule, breaks]) => breaks(text) && !allowed.has(rule))
      .map(([rule]) => ({ rule, statement: text.slice(0, 80) }));
  });
  const undeclared = {
    rule: 'oldest-version',
    statement: "comment on table drizzle.…_migrations is 'oldest version: …'",
  };
  return [...findings, ...lateStatements(statements, created), ...(removes && !declares ? [undeclared] : [])];
}
