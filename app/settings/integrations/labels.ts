import type { Connection, VendorId } from '@/lib/integrations/core/schema';

/** The labels and texts for each vendor. */
export const VENDOR_LABELS: Record<
  VendorId,
  {
    name: string;
    /** The vendor's term for an account. */
    account: string;
    /** The vendor's term for calendars, in the plural. */
    calendars: string;
    about: string;
    /** Why access is lost, and how to restore it. */
    fix: string;
    reference: string;
  }
> = {
  gohighlevel: {
    name: 'GoHighLevel',
    account: 'location',
    calendars: 'calendars',
    about: 'Your agents check availability, book appointments and keep contacts up to date in your locations.',
    fix: 'Access was revoked or has expired. Reconnect the location; its agents stay assigned.',
    reference: '/docs/ghl',
  },
  calcom: {
    name: 'Cal.com',
    account: 'account',
    calendars: 'event types',
    about: 'Your agents check availability, and book, reschedule and cancel appointments for your event types.',
    fix: 'The API key was deleted or has expired. Create a new one at Cal.com and reconnect; its agents stay assigned.',
    reference: '/docs/calcom',
  },
};

const METHODS: Record<Connection['method'], string> = {
  oauth: 'OAuth',
  private_token: 'Private integration token',
  api_key: 'API key',
};

/** Returns how an account is connected, with its secret masked. */
export function methodLabel({ method }: Pick<Connection, 'method'>): string {
  return method === 'oauth' ? METHODS.oauth : `${METHODS[method]} ••••••••`;
}

/** Returns the host of an instance; `cal.com` and `cal.eu` for Cal.com's own clouds. */
export function instanceHost(base_url: string): string {
  return new URL(base_url).host.replace(/^api\.(cal\.(com|eu))$/, '$1');
}

/** Formats a response time: `143 ms`, `2.4 s`. */
export function formatMilliseconds(ms: number): string {
  return ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

/**
 * Returns the message for the outcome of authorizing at GoHighLevel, by the code in the outcome cookie.
 * @param failed ids of locations that were not connected
 */
export function consentOutcome(
  outcome: string,
  failed: string[] = [],
): { tone: 'ok' | 'warn' | 'bad'; title: string; detail: string } {
  if (outcome === 'partly') return partialOutcome(failed);
  if (Object.hasOwn(CONSENT, outcome)) return CONSENT[outcome]!;
  return {
    tone: 'bad',
    title: 'Couldn’t connect GoHighLevel',
    detail: 'Nothing was changed. Try again in a moment.',
  };
}

const CONSENT: Record<string, ReturnType<typeof consentOutcome>> = {
  connected: { tone: 'ok', title: 'GoHighLevel is connected', detail: 'Next, assign its calendars to your agents.' },
  consent_used: {
    tone: 'warn',
    title: 'This authorization was already used',
    detail:
      'GoHighLevel redirected you a second time. Connected locations are listed below. Connect again if one is missing.',
  },
  other_organization: {
    tone: 'bad',
    title: 'GoHighLevel was not connected',
    detail: 'You started in another organization and switched since. Switch back to it and connect again.',
  },
  denied: {
    tone: 'warn',
    title: 'GoHighLevel was not connected',
    detail: 'Access was not granted. Nothing was changed.',
  },
  insufficient_permission: {
    tone: 'bad',
    title: 'GoHighLevel was not connected',
    detail: 'Your role can’t connect integrations. Ask an owner or admin.',
  },
  identity_confirmation_required: {
    tone: 'bad',
    title: 'GoHighLevel was not connected',
    detail: 'You did not confirm your identity. Select Connect to try again.',
  },
  bad_request: {
    tone: 'bad',
    title: 'GoHighLevel was not connected',
    detail:
      'This authorization was already used, is older than ten minutes, or was started in another browser. Connect again.',
  },
  conflict: {
    tone: 'bad',
    title: 'OAuth is not set up for GoHighLevel',
    detail:
      'This installation has no GoHighLevel app. Its operator must set GHL_CLIENT_ID and GHL_CLIENT_SECRET. You can use a private integration token instead.',
  },
  no_location: {
    tone: 'bad',
    title: 'GoHighLevel was not connected',
    detail: 'The agency has no locations with the app installed. Connect again and choose a sub-account.',
  },
  too_many_locations: {
    tone: 'bad',
    title: 'GoHighLevel was not connected',
    detail: 'The agency has more than 25 locations. Connect again and choose a sub-account.',
  },
  upstream_error: {
    tone: 'bad',
    title: 'Couldn’t connect GoHighLevel',
    detail:
      'GoHighLevel returned an error or rejected the app. Try again. If it keeps failing, ask the operator of this installation to check GHL_CLIENT_ID and GHL_CLIENT_SECRET.',
  },
  unavailable: {
    tone: 'bad',
    title: 'Couldn’t connect GoHighLevel',
    detail: 'The service is busy. Try again in a moment.',
  },
  upstream_timeout: {
    tone: 'bad',
    title: 'Couldn’t connect GoHighLevel',
    detail: 'GoHighLevel did not respond in time. Try again.',
  },
  upstream_unavailable: {
    tone: 'bad',
    title: 'Couldn’t connect GoHighLevel',
    detail: 'GoHighLevel can’t be reached. Try again in a moment.',
  },
};

// Cookies are untrusted input: only show values that look like ids.
function partialOutcome(failed: string[]): ReturnType<typeof consentOutcome> {
  const ids = failed.filter((id) => /^[\w-]{1,40}$/.test(id));
  const which = ids.length > 0 ? `these locations: ${ids.slice(0, 25).join(', ')}` : 'some locations';
  return {
    tone: 'warn',
    title: 'GoHighLevel is partly connected',
    detail: `GoHighLevel did not grant access to ${which}. Connect again and choose each one as a sub-account.`,
  };
}
