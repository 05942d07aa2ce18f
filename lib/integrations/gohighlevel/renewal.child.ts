import { closePools, controlDb } from '@/db/client';
import { systemActor } from '@/lib/core/actor';
import { toProblem } from '@/lib/core/problem';
import { clientOf } from '@/lib/integrations/core/client';
import { rereadConnection } from '@/lib/integrations/core/connections';
import { calendarsOf } from './api';
import { ghl } from './vendor';

// A separate process for tests of renewals across processes: requests the calendars of a connection several times at once.
const [id, times] = process.argv.slice(2) as [string, string];
void controlDb();
const connection = (await rereadConnection(id))!;
const actor = systemActor('test', { id: connection.organization_id, region: 'us' });
const request = clientOf(ghl, connection, actor);
const outcomes = await Promise.all(
  Array.from({ length: Number(times) }, () =>
    calendarsOf(request, connection.account_id).then(
      (calendars) => calendars.length,
      (error: unknown) => toProblem(error).code,
    ),
  ),
);
process.stdout.write(`${JSON.stringify(outcomes)}\n`);
await closePools();
