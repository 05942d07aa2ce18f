'use client';

import { useEffect, useState, useTransition } from 'react';
import { ErrorState } from '@/components/error-state';
import { failedCall } from '@/components/failed-call';
import { Field } from '@/components/field';
import { NativeSelect } from '@/components/ui/native-select';
import { Skeleton } from '@/components/ui/skeleton';
import { Spinner } from '@/components/ui/spinner';
import type { ActionResult } from '@/lib/http/pages/action';
import type { BookedCalendar, Connection } from '@/lib/integrations/core/schema';
import { listAgentsAction } from './actions';
import { agentOptions } from './agent-options';
import { type Calendar, vendorCalendars } from './vendor-calendars';

interface Loaded {
  calendars: Calendar[];
  agents: { id: string; name: string }[];
}

/** The account's calendars, loaded from the vendor, each with a select for its agent. Saves each choice immediately. */
export function AssignForm({ connection, booked }: { connection: Connection; booked: BookedCalendar[] }) {
  const [loaded, setLoaded] = useState<Loaded>();
  const [problem, setProblem] = useState<string>();
  const [turn, setTurn] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a retry loads again; saving a choice does not
  useEffect(() => {
    let cancelled = false;
    setProblem(undefined);
    loadBoth(connection)
      .then((both) => !cancelled && setLoaded(both))
      .catch((error: Error) => !cancelled && setProblem(error.message));
    return () => {
      cancelled = true;
    };
  }, [connection.id, turn]);

  if (problem)
    return (
      <ErrorState title="Couldn’t load the calendars" retry={() => setTurn(turn + 1)}>
        {problem}
      </ErrorState>
    );
  if (!loaded)
    return (
      <div role="status" aria-label="Loading calendars" className="grid gap-[18px]">
        {[1, 2, 3].map((row) => (
          <div key={row} className="grid gap-1.5">
            <Skeleton className="w-32" />
            <Skeleton className="h-9" />
          </div>
        ))}
      </div>
    );
  const agentIdOf = (id: string) => booked.find(({ calendar_id }) => calendar_id === id)?.agent_id;
  const calendars = loaded.calendars.filter(({ id, draft }) => !draft || agentIdOf(id) !== undefined);
  if (calendars.length === 0)
    return <p className="text-muted">This account has no calendars to book yet. Create one there first.</p>;
  return (
    <div className="grid gap-[18px]">
      {calendars.map((calendar) => (
        <Choice
          key={calendar.id}
          connection={connection}
          calendar={calendar}
          agent_id={agentIdOf(calendar.id)}
          agents={agentOptions(loaded.agents, booked)}
        />
      ))}
    </div>
  );
}

function Choice({
  connection,
  calendar,
  agent_id,
  agents,
}: { connection: Connection; calendar: Calendar; agent_id?: string } & Pick<Loaded, 'agents'>) {
  const [chosen, setChosen] = useState(agent_id ?? '');
  const [error, setError] = useState<string>();
  const [pending, start] = useTransition();
  const choose = (next: string) => {
    const before = chosen;
    setChosen(next);
    setError(undefined);
    start(async () => {
      const result = await vendorCalendars[connection.vendor]
        .assign(connection, calendar.id, next || null)
        .catch(failedCall);
      if (result.ok) return;
      setChosen(before);
      setError(result.problem.detail);
    });
  };
  return (
    <Field label={calendar.name} hint={calendar.about} error={error} action={pending ? <Spinner /> : undefined}>
      <NativeSelect value={chosen} onChange={(event) => choose(event.target.value)}>
        <option value="">No agent</option>
        {agents.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </NativeSelect>
    </Field>
  );
}

async function loadBoth(connection: Connection): Promise<Loaded> {
  const [calendars, agents] = await Promise.all([
    vendorCalendars[connection.vendor].list(connection),
    listAgentsAction({ limit: 100, sort: 'name' }),
  ]);
  return { calendars: dataOf(calendars), agents: dataOf(agents).items };
}

function dataOf<T>(result: ActionResult<T>): T {
  if (result.ok) return result.data;
  throw new Error(result.problem.detail);
}
