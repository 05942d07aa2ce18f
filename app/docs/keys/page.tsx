import {
  DEFAULT_GRACE_SECONDS,
  EXPIRING_DAYS,
  LIVE_KEYS_LIMIT,
  LONGEST_GRACE_SECONDS,
} from '@/lib/api-keys/keys/constants';
import { PLAYGROUND_KEY_MINUTES } from '@/lib/api-keys/playground/constants';
import { formatDuration, formatNumber, plural } from '@/lib/core/format';
import { examplesOf } from '@/lib/http/docs/examples';
import { reference } from '@/lib/http/docs/reference';
import { ExampleTabs } from '../example-tabs';
import { guideMetadata } from '../guides';
import { DocLink, Facts, Guide, List, Section, Term } from '../prose';

export const metadata = guideMetadata('keys');

const KEY_ID = '019d1fdb-3977-7bd5-ab27-8d3b37ddf4fc';

/** The guide on rotating, limiting, disabling and revoking keys, and on the playground’s key. */
export default function KeysPage() {
  const { url } = reference();
  const address = `${url}/api/v1/api-keys/${KEY_ID}`;
  return (
    <Guide slug="keys">
      <Section id="safety" title="Best practices">
        <List>
          <li>
            Use a separate key for each program and environment, with only the permissions it needs. An organization can
            have up to {formatNumber(LIVE_KEYS_LIMIT)} keys, not counting revoked and expired ones.
          </li>
          <li>
            We store only a hash of each key, so it is shown only once, when you create it. If you lose a key, rotate
            it.
          </li>
          <li>
            Set an expiry where you can. Owners are notified by email when a key is created or rotated, and{' '}
            {plural(EXPIRING_DAYS, 'day')} before it expires.
          </li>
          <li>
            An organization can limit key lifetimes with{' '}
            <DocLink href="/docs/organization#security_policy.get">api_key_lifetime_days</DocLink> in its security
            policy. Every new key must then expire within that time; a later <Term>expires_at</Term> returns a 422
            error.
          </li>
        </List>
      </Section>
      <Section id="rotation" title="Rotation">
        <p>
          Rotating a key gives it a new secret. The key keeps its id, name, permissions, limits and usage history, and
          the old secret keeps working for a grace period that you choose:{' '}
          {plural(DEFAULT_GRACE_SECONDS / 3_600, 'hour')} by default, {formatDuration(LONGEST_GRACE_SECONDS)} at most.
          No requests fail in between.
        </p>
        <ExampleTabs
          title="Rotate a key"
          examples={examplesOf({ method: 'POST', url: `${address}/rotation`, body: { grace_seconds: 3_600 } })}
        />
        <ol className="grid list-decimal gap-1.5 pl-5 marker:text-faint">
          <li>Rotate the key under API Keys, or through the API with a key that has at least the same permissions.</li>
          <li>Update your program with the new secret and restart it.</li>
          <li>
            Check the key’s <Term>secrets</Term>: when the old secret’s <Term>last_used_at</Term> stops changing, it is
            no longer in use.
          </li>
          <li>
            Wait for the grace period to end, or end the old secret early:{' '}
            <DocLink href="/docs/api-keys#api_key.end_secret">
              DELETE /api/v1/api-keys/{'{id}'}/secrets/{'{secret_id}'}
            </DocLink>
            .
          </li>
        </ol>
        <p>
          If a secret has leaked, rotate with <Term>grace_seconds</Term> set to <Term>0</Term> to end it immediately.
        </p>
      </Section>
      <Section id="disable" title="Disabling and revoking">
        <Facts
          label="Ways to stop a key"
          head={['Action', 'Effect', 'Reversible']}
          rows={[
            [<Term key="a">{'PATCH {"disabled":true}'}</Term>, 'Requests get a 401 error.', 'Yes, enable it again'],
            [<Term key="a">DELETE</Term>, 'The key is revoked: requests get a 401 error. It stays in the list.', 'No'],
            [
              <Term key="a">expires_at</Term>,
              'The key stops working at that time.',
              'Until then, by setting a later time',
            ],
          ]}
        />
        <p>Changes apply to the next request on the server that made them, and within a second on all others.</p>
      </Section>
      <Section id="addresses" title="Allowed IP addresses">
        <p>
          Limit a key to certain IP addresses with <Term>allowed_addresses</Term>, a list of IPv4 and IPv6 addresses and
          CIDR blocks. An empty list allows any address.
        </p>
        <ExampleTabs
          title="Limit a key to an office and a server"
          examples={examplesOf({
            method: 'PATCH',
            url: address,
            body: { allowed_addresses: ['203.0.113.0/24', '2001:db8:77::7'] },
          })}
        />
        <List>
          <li>
            Requests from other addresses get a 403 <DocLink href="/docs/errors#ip_not_allowed">ip_not_allowed</DocLink>{' '}
            error whose <Term>detail</Term> contains the address. They do not count towards the rate limit.
          </li>
          <li>
            Write a block with its first address: <Term>203.0.113.0/24</Term>, not <Term>203.0.113.9/24</Term>.
          </li>
          <li>
            Behind a proxy, the address reported by the proxy is used if the installation is configured to trust it. An{' '}
            <Term>X-Forwarded-For</Term> header set by the client is never trusted.
          </li>
        </List>
      </Section>
      <Section id="playground" title="Playground key">
        <p>
          “Try it” in this reference uses a temporary key with your role’s read permissions. It expires after{' '}
          {plural(PLAYGROUND_KEY_MINUTES, 'minute')}, when you sign out, or when your role changes, and is kept only in
          the page’s memory. You need the <Term>api_keys:write</Term> permission to use it. It is not listed under API
          Keys, but its creation is recorded in the audit log.
        </p>
      </Section>
    </Guide>
  );
}
