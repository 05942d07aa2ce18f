'use client';

import { useEffect, useState } from 'react';
import { toast } from 'sonner';
import { Field } from '@/components/field';
import { FieldRow } from '@/components/field-row';
import { Alert } from '@/components/ui/alert';
import { NativeSelect } from '@/components/ui/native-select';
import type { SecurityPolicy, SessionsPreview } from '@/lib/organization/security-policy/schema';
import { previewSessionsAction } from '../actions';
import { counted, minutesInWords, POLICY_LABELS } from './labels';
import { PolicyForm } from './policy-form';
import type { SavePolicy } from './use-policy';

const HOUR = 60;
const DAY = 24 * HOUR;
const IDLE = [15, 30, HOUR, 4 * HOUR, 12 * HOUR, DAY, 7 * DAY, 14 * DAY, 30 * DAY];
const LIFETIME = [HOUR, 8 * HOUR, 12 * HOUR, DAY, 7 * DAY, 14 * DAY, 30 * DAY, 90 * DAY];

type Lives = Pick<SecurityPolicy, 'session_idle_minutes' | 'session_lifetime_minutes'>;

/** How long a session lasts, used or not. Says beforehand how many end when it is saved. */
export function SessionsCard({ policy, save }: { policy: Lives; save: SavePolicy }) {
  const [chosen, setChosen] = useState<Partial<Lives>>({});
  const wanted = {
    session_idle_minutes: chosen.session_idle_minutes ?? policy.session_idle_minutes,
    session_lifetime_minutes: chosen.session_lifetime_minutes ?? policy.session_lifetime_minutes,
  };
  const dirty =
    wanted.session_idle_minutes !== policy.session_idle_minutes ||
    wanted.session_lifetime_minutes !== policy.session_lifetime_minutes;
  const ending = useEnding(wanted, dirty);

  const submit = async () => {
    const refused = await save(wanted);
    if (refused) return refused;
    setChosen({});
    toast.success('The lives of sessions are saved');
  };
  return (
    <PolicyForm
      title="Sessions"
      description="When people have to sign in again. It holds for sessions that are in this organization, from their next step on."
      hint="The shorter of the two ends a session."
      dirty={dirty}
      save={submit}
      onDiscard={() => setChosen({})}
      saveLabel={
        ending && ending.sessions > 0 ? `Save and end ${counted(ending.sessions, 'session', 'sessions')}` : undefined
      }
    >
      <FieldRow>
        <Field label={POLICY_LABELS.session_idle_minutes} hint="After so long without a click.">
          <Minutes
            choices={IDLE}
            value={wanted.session_idle_minutes}
            onChange={(session_idle_minutes) => setChosen({ ...chosen, session_idle_minutes })}
          />
        </Field>
        <Field label={POLICY_LABELS.session_lifetime_minutes} hint="Counted from signing in, however much it is used.">
          <Minutes
            choices={LIFETIME}
            value={wanted.session_lifetime_minutes}
            onChange={(session_lifetime_minutes) => setChosen({ ...chosen, session_lifetime_minutes })}
          />
        </Field>
      </FieldRow>
      <div aria-live="polite" className="empty:hidden">
        {ending && ending.sessions > 0 && <Ending {...ending} />}
      </div>
    </PolicyForm>
  );
}

function Minutes({
  choices,
  value,
  onChange,
  ...control
}: {
  choices: number[];
  value: number;
  onChange: (minutes: number) => void;
}) {
  // What was set by a program may be none of ours.
  const all = [...new Set([...choices, value])].sort((a, b) => a - b);
  return (
    <NativeSelect {...control} value={value} onChange={(event) => onChange(Number(event.target.value))}>
      {all.map((minutes) => (
        <option key={minutes} value={minutes}>
          {minutesInWords(minutes)}
        </option>
      ))}
    </NativeSelect>
  );
}

function Ending({ sessions, people, includes_yours }: SessionsPreview) {
  const whose = counted(people, 'person', 'people');
  return (
    <Alert tone="warn" role="note">
      Saving ends {counted(sessions, 'open session', 'open sessions')} of {whose} at once
      {includes_yours && ', yours among them: you will have to sign in again'}.
    </Alert>
  );
}

/** What saving would end; nothing while that is being asked, or nothing was chosen. */
function useEnding(wanted: Lives, dirty: boolean): SessionsPreview | undefined {
  const [found, setFound] = useState<{ of: string; preview: SessionsPreview }>();
  const question = JSON.stringify(wanted);
  useEffect(() => {
    if (!dirty) return;
    let late = false;
    previewSessionsAction(JSON.parse(question))
      .then((result) => {
        if (!late && result.ok) setFound({ of: question, preview: result.data });
      })
      .catch(() => undefined);
    return () => {
      late = true;
    };
  }, [question, dirty]);
  return dirty && found?.of === question ? found.preview : undefined;
}
