'use client';

import { useId } from 'react';
import { Controller } from 'react-hook-form';
import { useNow } from '@/components/clock';
import { FormError } from '@/components/form-error';
import { RelativeTime } from '@/components/relative-time';
import { Alert } from '@/components/ui/alert';
import { Button } from '@/components/ui/button';
import { DialogClose, DialogFooter } from '@/components/ui/dialog';
import { useActionForm } from '@/components/use-action-form';
import { DEFAULT_GRACE_SECONDS, GRACE_PRESETS, LONGEST_GRACE_SECONDS } from '@/lib/api-keys/keys/constants';
import type { ApiKey, CreatedApiKey } from '@/lib/api-keys/keys/schema';
import { plural } from '@/lib/core/format';
import { rotateApiKeyAction } from './actions';
import { formatDateTime, maskedKey, roundedDuration } from './format';
import { useRefreshWhenGone } from './use-refresh-when-gone';

const GRACES = [...GRACE_PRESETS, LONGEST_GRACE_SECONDS];

/** Asks how long the old secret keeps working, and explains the consequence. */
export function RotateKeyForm({ apiKey, onRotated }: { apiKey: ApiKey; onRotated: (created: CreatedApiKey) => void }) {
  const refreshWhenGone = useRefreshWhenGone();
  const disabled = apiKey.state === 'disabled';
  const { control, watch, submit, pending, problem } = useActionForm({
    schema: async () => (await import('@/lib/api-keys/keys/schema')).RotateApiKeyInput,
    defaultValues: {
      id: apiKey.id,
      // A key is most often disabled because it leaked.
      grace_seconds: disabled ? 0 : DEFAULT_GRACE_SECONDS,
      secret_id: apiKey.secrets[0]?.id,
    },
    action: rotateApiKeyAction,
    onSuccess: onRotated,
    onProblem: refreshWhenGone,
  });
  const grace = watch('grace_seconds') ?? DEFAULT_GRACE_SECONDS;
  return (
    <form onSubmit={submit} noValidate className="grid gap-[18px]">
      <FormError message={problem} />
      <Controller
        name="grace_seconds"
        control={control}
        render={({ field }) => <GraceChoice value={grace} onChange={field.onChange} />}
      />
      <Consequence apiKey={apiKey} grace={grace} />
      <DialogFooter>
        <DialogClose>
          <Button>Cancel</Button>
        </DialogClose>
        <Button type="submit" variant={grace === 0 ? 'danger' : 'primary'} pending={pending}>
          {grace === 0 ? 'Rotate and end the old key' : 'Rotate key'}
        </Button>
      </DialogFooter>
    </form>
  );
}

function GraceChoice({ value, onChange }: { value: number; onChange: (seconds: number) => void }) {
  const name = useId();
  return (
    <fieldset className="grid min-w-0 gap-1.5">
      <legend className="float-left font-medium">Keep the old key working for</legend>
      <div className="clear-both grid grid-cols-2 gap-2 sm:grid-cols-5">
        {GRACES.map((seconds) => (
          <label
            key={seconds}
            className="control flex h-9 cursor-pointer items-center justify-center gap-2 px-2 text-note has-checked:border-accent has-checked:bg-accent-wash has-checked:text-accent-ink has-focus-visible:outline-2 has-focus-visible:outline-accent max-sm:h-11"
          >
            <input
              type="radio"
              name={name}
              checked={seconds === value}
              onChange={() => onChange(seconds)}
              className="sr-only"
            />
            {seconds === 0 ? 'End now' : roundedDuration(seconds)}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Consequence({ apiKey, grace }: { apiKey: ApiKey; grace: number }) {
  const { now } = useNow();
  const used = apiKey.usage.last_24_hours;
  if (apiKey.state === 'disabled') {
    return (
      <p aria-live="polite" className="text-pretty text-muted">
        The key stays disabled. Once you enable it, {grace === 0 ? 'only the new key works' : 'both keys work'}
        {grace > 0 && <> until {formatDateTime(now + grace * 1_000)}</>}.
      </p>
    );
  }
  if (grace === 0) {
    return (
      <Alert tone="warn" role="note" title={`${maskedKey(apiKey)} stops working immediately`}>
        Programs that use it fail until they have the new key.
        {used > 0 && (
          <>
            {' '}
            It was used {plural(used, 'time')} in the last 24 hours, most recently{' '}
            <RelativeTime value={apiKey.last_used_at} inline fallback="not long ago" />.
          </>
        )}
      </Alert>
    );
  }
  const ends = now + grace * 1_000;
  const first = apiKey.expires_at && Date.parse(apiKey.expires_at) < ends;
  return (
    <p aria-live="polite" className="text-pretty text-muted">
      Both keys work until <b className="font-medium text-text">{formatDateTime(first ? apiKey.expires_at! : ends)}</b>
      {first ? ', when the key itself expires' : ', your time'}. Update your programs before then. You can see when each
      key was last used, and end the old one early.
    </p>
  );
}
