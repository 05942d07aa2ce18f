import fs from 'node:fs';

interface Manifest {
  node: Record<string, { filename: string; exportedName: string }>;
}

/** The id under which the production build serves a server action. */
export function actionId(file: string, name: string): string {
  const manifest = JSON.parse(fs.readFileSync('.next/server/server-reference-manifest.json', 'utf8')) as Manifest;
  const found = Object.entries(manifest.node).find(
    ([, { filename, exportedName }]) => filename === file && exportedName === name,
  );
  if (!found) throw new Error(`The build has no server action ${name} in ${file}`);
  return found[0];
}

/**
 * Signs in as the form on the page does.
 * @param ip the client address that a proxy would forward
 * @returns `ok`, or the code of the problem; `unavailable` also when the front door itself returns 503
 */
export async function signInByForm(
  url: string,
  action: string,
  credentials: { email: string; password: string },
  ip: string,
): Promise<string> {
  const answer = await fetch(`${url}/login`, {
    method: 'POST',
    headers: {
      'Next-Action': action,
      Accept: 'text/x-component',
      'Content-Type': 'text/plain;charset=UTF-8',
      Origin: url,
      'Sec-Fetch-Site': 'same-origin',
      'X-Forwarded-For': ip,
    },
    body: JSON.stringify([credentials]),
    redirect: 'manual',
  });
  const text = await answer.text();
  if (answer.status === 503) return 'unavailable';
  if (text.includes('"ok":true')) return 'ok';
  return /"code":"(\w+)"/.exec(text)?.[1] ?? `status ${answer.status}`;
}
