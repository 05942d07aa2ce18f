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
import {
  type ApiKey,
  type CreatedApiKey,
  DEFAULT_GRACE_SECONDS,
  GRACE_PRESETS,
  LONGEST_GRACE_SECONDS,
  RotateApiKeyInput,
} from '@/lib/api-keys/keys/schema';
import { rotateApiKeyAction } from './actions';
import { useRefreshWhenGone } from './use-refresh-when-gone';
import { duration, exactly, shortKey } from './words';

const GRACES = [...GRACE_PRESETS, LONGEST_GRACE_SECONDS];

/** How long the old secret goes on working, and what that means for those who use it. */
export function RotateKeyForm({ apiKey, onRotated }: { apiKey: ApiKey; onRotated: (created: CreatedApiKey) => void }) {
  const refreshWhenGone = useRefreshWhenGone();
  const disabled = apiKey.state === 'disabled';
  const { control, watch, submit, pending, problem } = useActionForm({
    schema: RotateApiKeyInput,
    defaultValues: {
      id: apiKey.id,
      // A disabled key is mostly one whose text got out.
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
        <DialogClose asChild>
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
      <legend className="float-left font-medium">The old key goes on working</legend>
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
            {seconds === 0 ? 'Not at all' : duration(seconds)}
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
        The key stays disabled. Once it is enabled, {grace === 0 ? 'only the new text works' : 'both texts work'}
        {grace > 0 && <> until {exactly(now + grace * 1_000)}</>}.
      </p>
    );
  }
  if (grace === 0) {
    return (
      <Alert tone="warn" role="note" title={`${shortKey(apiKey)} stops at once`}>
        Whatever uses it is refused until it has the new key.
        {used > 0 && (
          <>
            {' '}
            It was used {used.toLocaleString('en-US')} {used === 1 ? 'time' : 'times'} in the last 24 hours, the latest{' '}
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
      Both keys work until <b className="font-medium text-text">{exactly(first ? apiKey.expires_at! : ends)}</b>
      {first ? ', when the key itself expires' : ', your time'}. Give the new one to your programs before then. You see
      when each was last used, and can end the old one earlier.
    </p>
  );
}
