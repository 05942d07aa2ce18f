'use client';

import { useEffect, useState } from 'react';
import { Field } from '@/components/field';
import { FieldRow } from '@/components/field-row';
import { RelativeTime } from '@/components/relative-time';
import { toast } from '@/components/toast';
import { Input } from '@/components/ui/input';
import { NativeSelect } from '@/components/ui/native-select';
import { formatNumber, plural, pluralNoun } from '@/lib/core/format';
import { API_KEY_LIFETIME_DAYS } from '@/lib/organization/security-policy/constants';
import type { ApiKeysPreview } from '@/lib/organization/security-policy/schema';
import { previewApiKeysAction } from '../actions';
import { POLICY_LABELS } from './labels';
import { PolicyForm } from './policy-form';
import type { SavePolicy } from './use-policy';

const UNLIMITED = 'unlimited';
const CUSTOM = 'custom';
const PRESETS = [7, 30, 90, 180, 365, API_KEY_LIFETIME_DAYS.max];

const choiceOf = (days: number | null) => (days === null ? UNLIMITED : PRESETS.includes(days) ? String(days) : CUSTOM);

/** Limits how long an API key can last. Lists the existing keys that outlast the limit, which stay unchanged. */
export function ApiKeysCard({ days, save }: { days: number | null; save: SavePolicy }) {
  const [chosen, setChosen] = useState<{ choice: string; typed: string }>();
  const { choice, typed } = chosen ?? { choice: choiceOf(days), typed: String(days ?? '') };
  const wanted = choice === UNLIMITED ? null : Number(choice === CUSTOM ? typed : choice);
  const dirty = chosen !== undefined && wanted !== days;
  const wrong = wanted !== null && !isAllowed(wanted);
  const beyond = useBeyond(wanted, wrong);

  const submit = async () => {
    const refused = await save({ api_key_lifetime_days: wanted });
    if (refused) return refused;
    setChosen(undefined);
    toast.success(
      wanted === null ? 'API keys no longer have to expire' : `API keys now last at most ${plural(wanted, 'day')}`,
    );
  };
  return (
    <PolicyForm
      title="API keys"
      description="How long a new key can last, whether it is created here or over the API."
      hint="With a limit, every new key must expire. Existing keys stay unchanged."
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
            <option value={UNLIMITED}>No limit: keys can be set to never expire</option>
            {PRESETS.map((preset) => (
              <option key={preset} value={preset}>
                {preset === API_KEY_LIFETIME_DAYS.max ? 'Any, but keys must expire' : plural(preset, 'day')}
              </option>
            ))}
            <option value={CUSTOM}>Custom number of days…</option>
          </NativeSelect>
        </Field>
        {choice === CUSTOM && (
          <Field
            label="Days"
            error={wrong ? `Enter a whole number from 1 to ${formatNumber(API_KEY_LIFETIME_DAYS.max)}.` : undefined}
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
        {plural(total, 'key lasts', 'keys last')} longer than that and {pluralNoun(total, 'stays', 'stay')} unchanged.
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
        {total > keys.length && <li>and {formatNumber(total - keys.length)} more</li>}
      </ul>
    </details>
  );
}

function isAllowed(days: number): boolean {
  return Number.isInteger(days) && days >= API_KEY_LIFETIME_DAYS.min && days <= API_KEY_LIFETIME_DAYS.max;
}

/** Returns the keys that outlast the chosen limit; the previous answer while a new one loads. */
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
