import { type Finding, number, range, ratioFinding } from '../finding';
import { inTurn, load, ratios, spread } from '../measure';
import { openBetterAuth } from '../peers/better-auth';
import { firstWord, start } from '../process';
import { freePort, type Stage } from '../stage';

const PERMITTED = '50 connections, in turn';

// Headers that Node itself adds to every response.
const NODES_OWN = ['date', 'connection', 'keep-alive', 'content-length'];

async function openBare({ database_url, small }: Stage, answer: Response, body: string) {
  const port = await freePort();
  const promised = JSON.stringify(
    Object.fromEntries([...answer.headers].filter(([name]) => !NODES_OWN.includes(name))),
  );
  const args = ['bench/peers/bare.js', String(port), database_url, small.organization_id, body, promised];
  const program = start(args);
  await firstWord(program);
  return { url: `http://127.0.0.1:${port}`, stop: program.stop };
}

/** Requests per second of `GET /me` and `GET /agents`, compared with bare Node and with Better Auth. */
export async function requests(stage: Stage): Promise<Finding[]> {
  const { product, small } = stage;
  const me = `${product.url}/api/v1/me`;
  const agents = `${product.url}/api/v1/agents?limit=20`;
  const answer = await fetch(me, { headers: small.headers });
  const body = await answer.text();
  const bare = await openBare(stage, answer, body);
  const auth = await openBetterAuth(stage, body);
  const rate = async (url: string, headers: Record<string, string> = {}) =>
    (await load(url, { headers })).requests_per_second;
  const figures = await inTurn({
    bare_me: () => rate(`${bare.url}/me`),
    me: () => rate(me, small.headers),
    promised: () => rate(`${bare.url}/promised`, small.headers),
    bare_agents: () => rate(`${bare.url}/agents`),
    agents: () => rate(agents, small.headers),
    fastest: () => rate(auth.fastest.url, auth.fastest.headers),
    recommended: () => rate(auth.recommended.url, auth.recommended.headers),
    in_next: () => rate(auth.in_next.url, auth.in_next.headers),
  });
  await Promise.all([bare.stop(), auth.stop()]);

  const behind = (of: keyof typeof figures, to: keyof typeof figures) =>
    `${range(spread(figures[of]), '/s')} to ${range(spread(figures[to]), '/s')}; ${PERMITTED}`;
  const row = (what: string, against: string, of: keyof typeof figures, to: keyof typeof figures, at_least?: number) =>
    ratioFinding(
      { what, against, detail: behind(of, to) },
      ratios(figures[of], figures[to]),
      at_least === undefined ? undefined : { at_least },
    );
  const bytes = number(Buffer.byteLength(body));
  return [
    row('GET /me', `bare \`node:http\`, a static JSON of the same ${bytes} bytes`, 'me', 'bare_me', 0.45),
    row(
      'Bare `node:http` that hashes the key, makes an id and the JSON, and sends the headers of `/me`',
      'bare `node:http`, the static JSON',
      'promised',
      'bare_me',
    ),
    row('GET /me', 'the same bare `node:http`, with all that', 'me', 'promised'),
    row(
      'GET /agents?limit=20',
      'bare `node:http`, one prepared SELECT, `JSON.stringify`',
      'agents',
      'bare_agents',
      0.85,
    ),
    row('GET /me', 'Better Auth, recommended, in a Next route handler', 'me', 'in_next', 30),
    row('GET /me', 'Better Auth, recommended, behind bare `node:http`', 'me', 'recommended', 25),
    row('GET /me', 'Better Auth at its fastest, behind bare `node:http`', 'me', 'fastest', 5),
  ];
}
