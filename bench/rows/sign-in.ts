import { setTimeout as sleep } from 'node:timers/promises';
import type pg from 'pg';
import { hashPassword } from '@/lib/account/password/password';
import { newId } from '@/lib/core/id';
import { type Finding, number, range, ratioFinding } from '../finding';
import { inTurn, load, ratios, spread } from '../measure';
import { firstWord, start } from '../process';
import { actionId, signInByForm } from '../server-action';
import type { Stage } from '../stage';

const PASSWORD = 'correct horse battery staple';
const PEOPLE = 400;
const AT_ONCE = 50;
const GOOD_PER_SECOND = 300;
const PAIRS = 500;

interface Told {
  bursts: number;
  outcomes: Record<string, number>;
  slowest_ms: Record<string, number>;
}

/** How sign-ins affect the API, and what their timing reveals. */
export async function signIns(stage: Stage): Promise<Finding[]> {
  await writePeople(stage.sql, stage.small.organization_id);
  const action = actionId('app/(auth)/login/actions.ts', 'signInAction');
  return [await besideTheApi(stage, action), await beyondTheBound(stage, action), await timing(stage, action)];
}

async function writePeople(sql: pg.Pool, organization_id: string): Promise<void> {
  const ids = Array.from({ length: PEOPLE }, newId);
  const hash = await hashPassword(PASSWORD);
  await sql.query(
    `INSERT INTO users (id, email, first_name, last_name, password_hash)
     SELECT id, 'bench.' || n - 1 || '@bench.example', 'Bench', 'Person', $2 FROM unnest($1::uuid[]) WITH ORDINALITY AS t(id, n)`,
    [ids, hash],
  );
  await sql.query(
    `INSERT INTO memberships (organization_id, user_id, role, status) SELECT $1, unnest($2::uuid[]), 'MEMBER', 'active'`,
    [organization_id, ids],
  );
}

function signInAgainAndAgain({ product }: Stage, action: string, people: number, every_ms: number) {
  const child = start([
    '--import',
    'tsx',
    'bench/sign-ins.ts',
    product.url,
    action,
    String(people),
    String(every_ms),
    PASSWORD,
  ]);
  const told = firstWord<Told>(child);
  return async () => {
    await child.stop();
    return told;
  };
}

async function besideTheApi(stage: Stage, action: string): Promise<Finding> {
  const { product, small, sql } = stage;
  const url = `${product.url}/api/v1/agents?limit=20`;
  const told: Told[] = [];
  const good = async () =>
    (await load(url, { headers: small.headers, connections: 10, seconds: 6, rate: GOOD_PER_SECOND })).p99_ms;
  const beside = async () => {
    await sql.query('DELETE FROM throttles');
    const end = signInAgainAndAgain(stage, action, AT_ONCE, 3_000);
    await sleep(2_000);
    const p99 = await good();
    told.push(await end());
    return p99;
  };
  const figures = await inTurn({ quiet: good, beside });
  const count = (outcome: string) => told.reduce((sum, { outcomes }) => sum + (outcomes[outcome] ?? 0), 0);
  const slowest = Math.max(...told.map(({ slowest_ms }) => slowest_ms.ok ?? 0));
  return ratioFinding(
    {
      what: `p99 of \`GET /agents\` (${GOOD_PER_SECOND}/s) while ${AT_ONCE} people at once sign in every three seconds`,
      against: 'the same, quiet',
      detail: `${range(spread(figures.beside), ' ms')} to ${range(spread(figures.quiet), ' ms')}; ${count('ok')} signed in, the slowest in ${number(slowest)} ms, ${count('unavailable')} were asked to wait`,
    },
    ratios(figures.beside, figures.quiet),
    { at_most: 2 },
  );
}

async function beyondTheBound(stage: Stage, action: string): Promise<Finding> {
  await stage.sql.query('DELETE FROM throttles');
  const end = signInAgainAndAgain(stage, action, PEOPLE, 3_600_000);
  await sleep(15_000);
  const { outcomes, slowest_ms } = await end();
  const { ok = 0, unavailable = 0 } = outcomes;
  const [let_in, refused] = [slowest_ms.ok ?? 0, slowest_ms.unavailable ?? Infinity];
  return {
    what: `${PEOPLE} sign-ins at once: the slowest refusal beyond the bound`,
    against: '–',
    aim: '≤ 1 s',
    figure: `${number(refused)} ms`,
    met: refused <= 1_000 && ok + unavailable === PEOPLE,
    detail: `${ok} signed in, the slowest in ${number(let_in)} ms; ${unavailable} were asked to try again; ${PEOPLE - ok - unavailable} anything else`,
  };
}

/**
 * Welch's t of an unknown address against a wrong password, through the form's own action, in pairs of random order.
 */
async function timing({ product, sql }: Stage, action: string): Promise<Finding> {
  await sql.query('DELETE FROM throttles');
  const times = { unknown: [] as number[], wrong: [] as number[] };
  const attempt = async (kind: keyof typeof times, n: number) => {
    const email = kind === 'wrong' ? `bench.${n % PEOPLE}@bench.example` : `nobody.${n % PEOPLE}@bench.example`;
    const credentials = { email, password: 'certainly not the password' };
    // A failure is recorded after its response; that must not count towards the next one's time.
    await sleep(15);
    const begun = performance.now();
    const outcome = await signInByForm(product.url, action, credentials, `198.51.${n >> 8}.${n & 255}`);
    const time = performance.now() - begun;
    if (outcome !== 'sign_in_failed') throw new Error(`A sign-in that must fail ended as ${outcome}`);
    times[kind].push(time);
  };
  for (let n = 0; n < PAIRS + 20; n++) {
    const order = Math.random() < 0.5 ? (['unknown', 'wrong'] as const) : (['wrong', 'unknown'] as const);
    for (const kind of order) await attempt(kind, n);
    if (n === 19) Object.assign(times, { unknown: [], wrong: [] });
  }
  const t = welch(times.unknown, times.wrong);
  const [unknown, wrong] = [moments(times.unknown), moments(times.wrong)];
  return {
    what: `Time of an unknown address against a wrong password: Welch’s t over ${PAIRS} pairs`,
    against: '–',
    aim: '|t| < 4.5',
    figure: number(t),
    met: Math.abs(t) < 4.5,
    detail: `mean ${number(unknown.mean)} ms (σ ${number(unknown.deviation)}) and ${number(wrong.mean)} ms (σ ${number(wrong.deviation)})`,
  };
}

function moments(values: readonly number[]): { mean: number; variance: number; deviation: number } {
  const mean = values.reduce((a, b) => a + b, 0) / values.length;
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / (values.length - 1);
  return { mean, variance, deviation: Math.sqrt(variance) };
}

function welch(a: readonly number[], b: readonly number[]): number {
  const [one, other] = [moments(a), moments(b)];
  return (one.mean - other.mean) / Math.sqrt(one.variance / a.length + other.variance / b.length);
}
