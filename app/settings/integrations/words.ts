import type { Connection, VendorId } from '@/lib/integrations/core/schema';

/** What the screen says of each vendor. */
export const VENDOR_WORDS: Record<
  VendorId,
  {
    name: string;
    /** What one account of it is called. */
    account: string;
    /** What its agents book into, in the plural. */
    calendars: string;
    about: string;
    /** How its account is lost, and what to do. */
    mend: string;
    reference: string;
  }
> = {
  gohighlevel: {
    name: 'GoHighLevel',
    account: 'location',
    calendars: 'calendars',
    about: 'Agents see free times in the calendars of your locations, book into them, and keep contacts up to date.',
    mend: 'The access was revoked or has run out. Reconnect the location to give a new one; its agents stay assigned.',
    reference: '/docs/ghl',
  },
  calcom: {
    name: 'Cal.com',
    account: 'account',
    calendars: 'event types',
    about: 'Agents see free times of your event types, and book, move and cancel appointments.',
    mend: 'The API key was deleted or has expired. Make a new one at Cal.com and reconnect; its agents stay assigned.',
    reference: '/docs/calcom',
  },
};

const METHODS: Record<Connection['method'], string> = {
  oauth: 'Connected by consent',
  private_token: 'Private integration token',
  api_key: 'API key',
};

/** How an account is connected; a secret shows only that it is there. */
export function methodWords({ method }: Pick<Connection, 'method'>): string {
  return method === 'oauth' ? METHODS.oauth : `${METHODS[method]} ••••••••`;
}

/** Where an account is, by its host; `cal.com` and `cal.eu` for Cal.com's own clouds. */
export function hostWords(base_url: string): string {
  return new URL(base_url).host.replace(/^api\.(cal\.(com|eu))$/, '$1');
}

/** How long a check took: `143 ms`, `2.4 s`. */
export function durationWords(ms: number): string {
  return ms < 1_000 ? `${ms} ms` : `${(ms / 1_000).toFixed(1)} s`;
}

/**
 * What came of a consent at GoHighLevel, by the words that it leaves in the address.
 * @param failed ids of locations that were not connected, with commas
 */
export function consentWords(
  outcome: string,
  failed: string[] = [],
): { tone: 'ok' | 'warn' | 'bad'; title: string; detail: string } {
  if (outcome === 'partly') return partlyWords(failed);
  if (Object.hasOwn(CONSENT, outcome)) return CONSENT[outcome]!;
  return {
    tone: 'bad',
    title: 'GoHighLevel could not be connected',
    detail: 'Try again in a moment. Nothing was changed.',
  };
}

const CONSENT: Record<string, ReturnType<typeof consentWords>> = {
  connected: { tone: 'ok', title: 'GoHighLevel is connected', detail: 'Assign its calendars to your agents next.' },
  consent_used: {
    tone: 'warn',
    title: 'This consent was used already',
    detail:
      'GoHighLevel sent you back a second time. What is connected now is listed below; connect again if something is missing.',
  },
  other_organization: {
    tone: 'bad',
    title: 'GoHighLevel was not connected',
    detail:
      'You began in another organization and have switched since. Switch back to it, and connect again from there.',
  },
  denied: {
    tone: 'warn',
    title: 'GoHighLevel was not connected',
    detail: 'The consent was not given. Nothing was changed.',
  },
  insufficient_permission: {
    tone: 'bad',
    title: 'GoHighLevel was not connected',
    detail: 'Your role does not include connecting other systems. Ask an owner or an admin.',
  },
  identity_confirmation_required: {
    tone: 'bad',
    title: 'GoHighLevel was not connected',
    detail: 'You did not confirm who you are. Press Connect, and you are asked for it.',
  },
  bad_request: {
    tone: 'bad',
    title: 'GoHighLevel was not connected',
    detail: 'This consent was used already, is older than ten minutes, or was begun in another browser. Connect again.',
  },
  conflict: {
    tone: 'bad',
    title: 'GoHighLevel cannot be connected by consent',
    detail:
      'This installation has no GoHighLevel app: whoever runs it sets GHL_CLIENT_ID and GHL_CLIENT_SECRET. A private integration token works without.',
  },
  no_location: {
    tone: 'bad',
    title: 'GoHighLevel was not connected',
    detail: 'The agency has no location in which the app is installed. Connect again and choose a sub-account.',
  },
  too_many_locations: {
    tone: 'bad',
    title: 'GoHighLevel was not connected',
    detail: 'The agency has more than 25 locations. Connect again and choose a sub-account.',
  },
  upstream_error: {
    tone: 'bad',
    title: 'GoHighLevel could not be connected',
    detail:
      'It failed, or does not accept the app of this installation. Try again; if it goes on, whoever runs the installation checks GHL_CLIENT_ID and GHL_CLIENT_SECRET.',
  },
  unavailable: {
    tone: 'bad',
    title: 'GoHighLevel could not be connected',
    detail: 'We are busy just now. Try again in a moment.',
  },
  upstream_timeout: {
    tone: 'bad',
    title: 'GoHighLevel could not be connected',
    detail: 'It did not answer in time. Try again.',
  },
  upstream_unavailable: {
    tone: 'bad',
    title: 'GoHighLevel could not be connected',
    detail: 'It cannot be reached just now. Try again in a moment.',
  },
};

// A cookie is anybody's text: what is no id is not repeated.
function partlyWords(failed: string[]): ReturnType<typeof consentWords> {
  const ids = failed.filter((id) => /^[\w-]{1,40}$/.test(id));
  const which = ids.length > 0 ? `these locations: ${ids.slice(0, 25).join(', ')}` : 'some locations';
  return {
    tone: 'warn',
    title: 'GoHighLevel is connected, but not all of it',
    detail: `GoHighLevel did not open ${which}. Connect again and choose each as a sub-account.`,
  };
}
