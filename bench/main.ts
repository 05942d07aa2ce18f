import { asTable, type Finding } from './finding';
import { writeResults } from './results';
import { badKeys } from './rows/bad-keys';
import { bulk } from './rows/bulk';
import { clients } from './rows/clients';
import { largeList, search } from './rows/large-tables';
import { lighthouse } from './rows/lighthouse';
import { lists } from './rows/lists';
import { memory } from './rows/memory';
import { pages } from './rows/pages';
import { people } from './rows/people';
import { requests } from './rows/requests';
import { revocation } from './rows/revocation';
import { signIns } from './rows/sign-in';
import { statementsPerRequest } from './rows/statements';
import { twoWorkers } from './rows/workers';
import { type Stage, setStage } from './stage';

const ROWS: Record<string, (stage: Stage) => Promise<Finding[]>> = {
  api: async (stage) => [...(await requests(stage)), ...(await twoWorkers(stage))],
  statements: statementsPerRequest,
  'bad-keys': badKeys,
  revocation,
  'sign-in': signIns,
  'large-list': largeList,
  search,
  people,
  lists,
  bulk,
  clients,
  pages,
  lighthouse,
  memory,
};

/** Measures the rows named on the command line, or all of them, and writes the results. */
async function main(): Promise<void> {
  const wanted = process.argv.slice(2);
  const unknown = wanted.filter((name) => !(name in ROWS));
  if (unknown.length > 0)
    throw new Error(`There is no row ${unknown.join(', ')}. Rows: ${Object.keys(ROWS).join(', ')}`);
  const stage = await setStage();
  const findings: Finding[] = [];
  try {
    for (const [name, row] of Object.entries(ROWS)) {
      if (wanted.length > 0 && !wanted.includes(name)) continue;
      console.log(`\n${name} …`);
      const found = await row(stage);
      for (const { what, against, figure, aim } of found) console.log(`  ${what} / ${against}: ${figure}, aim ${aim}`);
      writeResults(Object.keys(ROWS), name, found);
      findings.push(...found);
    }
  } finally {
    await stage.close();
  }
  console.log(`\n${asTable(findings)}`);
}

await main();
