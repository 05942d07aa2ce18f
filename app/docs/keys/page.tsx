import {
  DEFAULT_GRACE_SECONDS,
  EXPIRING_DAYS,
  LIVE_KEYS_LIMIT,
  LONGEST_GRACE_SECONDS,
} from '@/lib/api-keys/keys/schema';
import { PLAYGROUND_KEY_MINUTES } from '@/lib/api-keys/playground/schema';
import { examplesOf } from '@/lib/http/docs/examples';
import { reference } from '@/lib/http/docs/reference';
import { ExampleTabs } from '../example-tabs';
import { guide } from '../guides';
import { DocLink, Facts, Guide, List, Section, Term } from '../prose';

export const metadata = { title: guide('keys').title };

const KEY_ID = '019d1fdb-3977-7bd5-ab27-8d3b37ddf4fc';

function daysOrHours(seconds: number): string {
  return seconds >= 172_800 ? `${seconds / 86_400} days` : `${seconds / 3_600} hours`;
}

/** Rotating, disabling, limiting and ending keys, and the key of the playground. */
export default function KeysPage() {
  const { url } = reference();
  const address = `${url}/api/v1/api-keys/${KEY_ID}`;
  return (
    <Guide slug="keys">
      <Section id="safety" title="One key for each program">
        <List>
          <li>
            Give every program and every environment a key of its own, with just the permissions that it uses. An
            organization may have {LIVE_KEYS_LIMIT} live keys.
          </li>
          <li>
            Only a hash of a key is stored. It is shown once, when it is made; a lost one is rotated, not looked up.
          </li>
          <li>
            Give keys an expiry where you can. The owners are told by e-mail when a key is made, when it is rotated, and{' '}
            {EXPIRING_DAYS} days before it expires. It ends to the second.
          </li>
          <li>
            An organization may limit how long a key lives:{' '}
            <DocLink href="/docs/organization#security_policy.get">api_key_lifetime_days</DocLink> of its security
            policy. Then every new key must expire within so many days, and a later <Term>expires_at</Term> is answered
            with 422.
          </li>
        </List>
      </Section>
      <Section id="rotation" title="Rotation">
        <p>
          A rotation gives a key a new secret. The key keeps its id, name, permissions, limits and figures, and the old
          secret goes on working for a grace that you choose: {daysOrHours(DEFAULT_GRACE_SECONDS)} when you choose none,
          at most {daysOrHours(LONGEST_GRACE_SECONDS)}. So no request is refused in between.
        </p>
        <ExampleTabs
          title="Rotate a key"
          examples={examplesOf({ method: 'POST', url: `${address}/rotation`, body: { grace_seconds: 3_600 } })}
        />
        <ol className="grid list-decimal gap-1.5 pl-5 marker:text-faint">
          <li>Rotate the key under API Keys, or as above with a key that holds all permissions of the rotated one.</li>
          <li>Put the new secret where your program reads it, and restart the program.</li>
          <li>
            Look at <Term>secrets</Term> of the key: when <Term>last_used_at</Term> of the old one stands still, nobody
            uses it any more.
          </li>
          <li>
            Let the grace run out, or end the old secret now:{' '}
            <DocLink href="/docs/api-keys#api_key.end_secret">
              DELETE /api/v1/api-keys/{'{id}'}/secrets/{'{secret_id}'}
            </DocLink>
            .
          </li>
        </ol>
        <p>
          When a secret has leaked, rotate with a grace of <Term>0</Term>: it ends at once.
        </p>
      </Section>
      <Section id="disable" title="Disabling and revoking">
        <Facts
          label="Ways to stop a key"
          head={['Act', 'Effect', 'Undone']}
          rows={[
            [<Term key="a">{'PATCH {"disabled":true}'}</Term>, 'The key is refused with 401.', 'by enabling it again'],
            [<Term key="a">DELETE</Term>, 'The key is revoked: refused with 401, and kept in the list.', 'never'],
            [<Term key="a">expires_at</Term>, 'The key ends at that time.', 'by a later time, while it lives'],
          ]}
        />
        <p>
          Each of these counts for the very next request to the server that carried it out, and within a second for all
          others.
        </p>
      </Section>
      <Section id="addresses" title="Allowed addresses">
        <p>
          A key may be limited to addresses: <Term>allowed_addresses</Term> takes single addresses and CIDR blocks, IPv4
          and IPv6. An empty list allows all.
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
            From elsewhere the key is answered with 403{' '}
            <DocLink href="/docs/errors#ip_not_allowed">ip_not_allowed</DocLink>, and <Term>detail</Term> names the
            address that was seen. That takes nothing from the key’s limit.
          </li>
          <li>
            A block begins at its first address: <Term>203.0.113.0/24</Term>, not <Term>203.0.113.9/24</Term>.
          </li>
          <li>
            Behind a proxy the address is the one that the proxy reports, provided that the installation is set up to
            trust it. What a client itself writes into <Term>X-Forwarded-For</Term> never counts.
          </li>
        </List>
      </Section>
      <Section id="playground" title="The key of the playground">
        <p>
          “Try it” in this reference sends requests with a key of its own: it holds the read permissions of your role,
          ends after {PLAYGROUND_KEY_MINUTES} minutes, when you sign out, or when your role changes, and lives only in
          the memory of the page. You need <Term>api_keys:write</Term> for it, as for any key. It is not listed among
          the keys, and the audit log tells when one was made.
        </p>
      </Section>
    </Guide>
  );
}
