import { type Finding, number, range, ratioFinding } from '../finding';
import { inTurn, load, ratios, spread } from '../measure';
import { openBetterAuth } from '../peers/better-auth';
import { firstWord, start } from '../process';
import { freePort, type Stage } from '../stage';

const PERMITTED = '50 connections, in turn';

async function openBare({ database_url, small }: Stage, body: string) {
  const port = await freePort();
  const args = ['bench/peers/bare.js', String(port), database_url, small.organization_id, body];
  const program = start(args);
  await firstWord(program);
  return { url: `http://127.0.0.1:${port}`, stop: program.stop };
}

/** Requests per second of `GET /me` and `GET /agents` beside bare Node and beside Better Auth. */
export async function requests(stage: Stage): Promise<Finding[]> {
  const { product, small } = stage;
  const me = `${product.url}/api/v1/me`;
  const agents = `${product.url}/api/v1/agents?limit=20`;
  const body = await (await fetch(me, { headers: small.headers })).text();
  const bare = await openBare(stage, body);
  const auth = await openBetterAuth(stage, body);
  const rate = async (url: string, headers: Record<string, string> = {}) =>
    (await load(url, { headers })).requests_per_second;
  const figures = await inTurn({
    bare_me: () => rate(`${bare.url}/me`),
    me: () => rate(me, small.headers),
    bare_agents: () => rate(`${bare.url}/agents`),
    agents: () => rate(agents, small.headers),
    fastest: () => rate(auth.fastest.url, auth.fastest.headers),
    recommended: () => rate(auth.recommended.url, auth.recommended.headers),
    in_next: () => rate(auth.in_next.url, auth.in_next.headers),
  });
  await Promise.all([bare.stop(), auth.stop()]);

  const behind = (of: keyof typeof figures, to: keyof typeof figures) =>
    `${range(spread(figures[of]), '/s')} to ${range(spread(figures[to]), '/s')}; ${PERMITTED}`;
  const row = (what: string, against: string, of: keyof typeof figures, to: keyof typeof figures, at_least: number) =>
    ratioFinding({ what, against, detail: behind(of, to) }, ratios(figures[of], figures[to]), { at_least });
  const bytes = number(Buffer.byteLength(body));
  return [
    row('GET /me', `bare \`node:http\`, a static JSON of the same ${bytes} bytes`, 'me', 'bare_me', 0.7),
    row(
      'GET /agents?limit=20',
      'bare `node:http`, one prepared SELECT, `JSON.stringify`',
      'agents',
      'bare_agents',
      0.9,
    ),
    row('GET /me', 'Better Auth, recommended, in a Next route handler', 'me', 'in_next', 30),
    row('GET /me', 'Better Auth, recommended, behind bare `node:http`', 'me', 'recommended', 20),
    row('GET /me', 'Better Auth at its fastest, behind bare `node:http`', 'me', 'fastest', 5),
  ];
}
