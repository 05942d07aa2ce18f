'use client';

import { useEffect, useState } from 'react';
import { toast } from 'sonner';
import { Field } from '@/components/field';
import { FieldRow } from '@/components/field-row';
import { RelativeTime } from '@/components/relative-time';
import { Input } from '@/components/ui/input';
import { NativeSelect } from '@/components/ui/native-select';
import { API_KEY_LIFETIME_DAYS, type ApiKeysPreview } from '@/lib/organization/security-policy/schema';
import { previewApiKeysAction } from '../actions';
import { PolicyForm } from './policy-form';
import type { SavePolicy } from './use-policy';
import { counted, daysInWords, POLICY_LABELS } from './words';

const EVER = 'ever';
const CUSTOM = 'custom';
const PRESETS = [7, 30, 90, 180, 365, API_KEY_LIFETIME_DAYS.max];

const choiceOf = (days: number | null) => (days === null ? EVER : PRESETS.includes(days) ? String(days) : CUSTOM);

/** How long a key may live, and whether for ever. Names the keys that live longer, which stay. */
export function ApiKeysCard({ days, save }: { days: number | null; save: SavePolicy }) {
  const [chosen, setChosen] = useState<{ choice: string; typed: string }>();
  const { choice, typed } = chosen ?? { choice: choiceOf(days), typed: String(days ?? '') };
  const wanted = choice === EVER ? null : Number(choice === CUSTOM ? typed : choice);
  const dirty = chosen !== undefined && wanted !== days;
  const wrong = wanted !== null && !isAllowed(wanted);
  const beyond = useBeyond(wanted, wrong);

  const submit = async () => {
    const refused = await save({ api_key_lifetime_days: wanted });
    if (refused) return refused;
    setChosen(undefined);
    toast.success(wanted === null ? 'API keys may live for ever' : `API keys live at most ${daysInWords(wanted)}`);
  };
  return (
    <PolicyForm
      title="API keys"
      description="How far ahead the end of a key may be, whoever chooses it: here or over the API."
      hint="With a limit every new key must expire. Keys that are there stay as they are."
      dirty={dirty}
      wrong={wrong}
      save={submit}
      onDiscard={() => setChosen(undefined)}
    >
      <FieldRow>
        <Field label={POLICY_LABELS.api_key_lifetime_days}>
          <NativeSelect
            className={choice === CUSTOM ? undefined : 'sm:max-w-[calc(50%-9px)]'}
            value={choice}
            onChange={(event) => setChosen({ choice: event.target.value, typed: typed || '90' })}
          >
            <option value={EVER}>No limit: a key may never expire</option>
            {PRESETS.map((preset) => (
              <option key={preset} value={preset}>
                {preset === API_KEY_LIFETIME_DAYS.max ? 'Any, but a key must expire' : daysInWords(preset)}
              </option>
            ))}
            <option value={CUSTOM}>Another number of days…</option>
          </NativeSelect>
        </Field>
        {choice === CUSTOM && (
          <Field
            label="Days"
            error={
              wrong ? `Enter a whole number from 1 to ${API_KEY_LIFETIME_DAYS.max.toLocaleString('en')}.` : undefined
            }
          >
            <Input
              inputMode="numeric"
              autoComplete="off"
              value={typed}
              onChange={(event) => setChosen({ choice: CUSTOM, typed: event.target.value.trim() })}
            />
          </Field>
        )}
      </FieldRow>
      <div aria-live="polite" className="empty:hidden">
        {beyond && beyond.total > 0 && <Beyond {...beyond} />}
      </div>
    </PolicyForm>
  );
}

function Beyond({ total, keys }: ApiKeysPreview) {
  return (
    <details className="group text-note">
      <summary className="w-fit cursor-pointer rounded-xs py-0.5 text-muted marker:text-faint">
        {counted(total, 'key lives', 'keys live')} longer than that; {total === 1 ? 'it stays' : 'they stay'} as{' '}
        {total === 1 ? 'it is' : 'they are'}.
      </summary>
      <ul className="mt-1 mb-2 ml-4 grid max-h-48 gap-x-6 gap-y-0.5 overflow-y-auto text-muted sm:grid-cols-2">
        {keys.map(({ id, name, expires_at }) => (
          <li key={id} className="min-w-0 truncate">
            <a href={`/settings/api-keys/${id}`} className="underline underline-offset-4">
              {name}
            </a>{' '}
            {expires_at ? (
              <>
                expires <RelativeTime value={expires_at} inline />
              </>
            ) : (
              'never expires'
            )}
          </li>
        ))}
        {total > keys.length && <li>and {(total - keys.length).toLocaleString('en')} more</li>}
      </ul>
    </details>
  );
}

function isAllowed(days: number): boolean {
  return Number.isInteger(days) && days >= API_KEY_LIFETIME_DAYS.min && days <= API_KEY_LIFETIME_DAYS.max;
}

/** The keys beyond the chosen limit; the latest known answer while a new one is on its way. */
function useBeyond(days: number | null, wrong: boolean): ApiKeysPreview | undefined {
  const [preview, setPreview] = useState<ApiKeysPreview>();
  useEffect(() => {
    if (wrong) return;
    let late = false;
    previewApiKeysAction({ api_key_lifetime_days: days })
      .then((result) => {
        if (!late && result.ok) setPreview(result.data);
      })
      .catch(() => undefined);
    return () => {
      late = true;
    };
  }, [days, wrong]);
  return days === null || wrong ? undefined : preview;
}
