'use client';

import { useEffect, useState } from 'react';
import { Field } from '@/components/field';
import { FieldRow } from '@/components/field-row';
import { toast } from '@/components/toast';
import { Alert } from '@/components/ui/alert';
import { NativeSelect } from '@/components/ui/native-select';
import { formatDuration, plural } from '@/lib/core/format';
import type { SecurityPolicy, SessionsPreview } from '@/lib/organization/security-policy/schema';
import { previewSessionsAction } from '../actions';
import { POLICY_LABELS } from './labels';
import { PolicyForm } from './policy-form';
import type { SavePolicy } from './use-policy';

const HOUR = 60;
const DAY = 24 * HOUR;
const IDLE = [15, 30, HOUR, 4 * HOUR, 12 * HOUR, DAY, 7 * DAY, 14 * DAY, 30 * DAY];
const LIFETIME = [HOUR, 8 * HOUR, 12 * HOUR, DAY, 7 * DAY, 14 * DAY, 30 * DAY, 90 * DAY];

type SessionLimits = Pick<SecurityPolicy, 'session_idle_minutes' | 'session_lifetime_minutes'>;

/** Limits how long sessions last. Says before saving how many it would end. */
export function SessionsCard({ policy, save }: { policy: SessionLimits; save: SavePolicy }) {
  const [chosen, setChosen] = useState<Partial<SessionLimits>>({});
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
    toast.success('Session limits saved');
  };
  return (
    <PolicyForm
      title="Sessions"
      description="When people have to sign in again. Applies to every session in this organization, from its next request."
      hint="Whichever limit is reached first ends the session."
      dirty={dirty}
      save={submit}
      onDiscard={() => setChosen({})}
      saveLabel={ending && ending.sessions > 0 ? `Save and end ${plural(ending.sessions, 'session')}` : undefined}
    >
      <FieldRow>
        <Field label={POLICY_LABELS.session_idle_minutes} hint="Signs people out after this long without activity.">
          <Minutes
            choices={IDLE}
            value={wanted.session_idle_minutes}
            onChange={(session_idle_minutes) => setChosen({ ...chosen, session_idle_minutes })}
          />
        </Field>
        <Field
          label={POLICY_LABELS.session_lifetime_minutes}
          hint="Signs people out this long after sign-in, even if they are active."
        >
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
  // A value set over the API may not be one of the presets.
  const all = [...new Set([...choices, value])].sort((a, b) => a - b);
  return (
    <NativeSelect {...control} value={value} onChange={(event) => onChange(Number(event.target.value))}>
      {all.map((minutes) => (
        <option key={minutes} value={minutes}>
          {formatDuration(minutes * 60)}
        </option>
      ))}
    </NativeSelect>
  );
}

function Ending({ sessions, people, includes_yours }: SessionsPreview) {
  return (
    <Alert tone="warn" role="note">
      Saving immediately ends {plural(sessions, 'open session')} of {plural(people, 'person', 'people')}
      {includes_yours && ', including yours: you will have to sign in again'}.
    </Alert>
  );
}

/** Returns what saving would end; undefined while that loads or when nothing was changed. */
function useEnding(wanted: SessionLimits, dirty: boolean): SessionsPreview | undefined {
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
