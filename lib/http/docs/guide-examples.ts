import { type Examples, KEY_VARIABLE, shell } from './examples';

/** Example: pages through all agents by cursor and prints their names. */
export function walkExamples(url: string): Examples {
  const address = `${url}/api/v1/agents`;
  return {
    curl: [
      'cursor=',
      'while :; do',
      `  page=$(curl -sS --fail-with-body "${address}?limit=100&cursor=$cursor" \\`,
      `    -H "X-Api-Key: $${KEY_VARIABLE}") || break`,
      '  echo "$page"',
      `  cursor=$(echo "$page" | sed -n 's/.*"next_cursor":"\\([^"]*\\)".*/\\1/p')`,
      '  [ -n "$cursor" ] || break',
      'done',
    ].join('\n'),
    python: [
      'import json',
      'import os',
      'import urllib.parse',
      'import urllib.request',
      '',
      'query = {"limit": 100}',
      'while True:',
      '    request = urllib.request.Request(',
      `        ${JSON.stringify(address)} + "?" + urllib.parse.urlencode(query),`,
      `        headers={"X-Api-Key": os.environ["${KEY_VARIABLE}"]},`,
      '    )',
      '    with urllib.request.urlopen(request) as response:',
      '        page = json.load(response)',
      '    for agent in page["data"]:',
      '        print(agent["name"])',
      '    if page["meta"]["next_cursor"] is None:',
      '        break',
      '    query["cursor"] = page["meta"]["next_cursor"]',
    ].join('\n'),
    javascript: [
      `const address = new URL(${JSON.stringify(address)});`,
      'address.searchParams.set("limit", "100");',
      'let cursor;',
      'do {',
      '  if (cursor) address.searchParams.set("cursor", cursor);',
      '  const response = await fetch(address, {',
      `    headers: { "X-Api-Key": process.env.${KEY_VARIABLE} },`,
      '  });',
      '  const page = await response.json();',
      '  if (!response.ok) throw new Error(page.detail);',
      '  for (const agent of page.data) console.log(agent.name);',
      '  cursor = page.meta.next_cursor;',
      '} while (cursor);',
    ].join('\n'),
  };
}

/** Example: a request that waits for `Retry-After`, at most five times. */
export function patientExamples(url: string): Examples {
  const address = `${url}/api/v1/me`;
  return {
    curl: [
      '# curl itself waits as long as Retry-After says.',
      'curl -sS --fail-with-body --retry 5 \\',
      `  ${shell(address)} \\`,
      `  -H "X-Api-Key: $${KEY_VARIABLE}"`,
    ].join('\n'),
    python: [
      'import json',
      'import os',
      'import time',
      'import urllib.error',
      'import urllib.request',
      '',
      'request = urllib.request.Request(',
      `    ${JSON.stringify(address)},`,
      `    headers={"X-Api-Key": os.environ["${KEY_VARIABLE}"]},`,
      ')',
      'for attempt in range(6):',
      '    try:',
      '        with urllib.request.urlopen(request) as response:',
      '            print(json.dumps(json.load(response), indent=2))',
      '        break',
      '    except urllib.error.HTTPError as problem:',
      '        if problem.code not in (429, 503) or attempt == 5:',
      '            raise',
      '        time.sleep(int(problem.headers["Retry-After"]))',
    ].join('\n'),
    javascript: [
      'let response;',
      'for (let attempt = 0; attempt < 6; attempt++) {',
      `  response = await fetch(${JSON.stringify(address)}, {`,
      `    headers: { "X-Api-Key": process.env.${KEY_VARIABLE} },`,
      '  });',
      '  if (response.status !== 429 && response.status !== 503) break;',
      '  const seconds = Number(response.headers.get("Retry-After"));',
      '  await new Promise((resolve) => setTimeout(resolve, seconds * 1000));',
      '}',
      'const answer = await response.json();',
      'if (!response.ok) throw new Error(answer.detail);',
      'console.log(JSON.stringify(answer, null, 2));',
    ].join('\n'),
  };
}
