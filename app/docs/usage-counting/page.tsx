import { guide } from '../guides';
import { DocLink, Facts, Guide, List, Section, Term } from '../prose';

export const metadata = { title: guide('usage-counting').title };

/** Which requests count, and when the figures are written. */
export default function UsageCountingPage() {
  return (
    <Guide slug="usage-counting">
      <Section id="what" title="What is counted">
        <p>Every request that carries a good key is counted once for that key, whatever became of it.</p>
        <Facts
          label="What is counted"
          head={['Request', 'Counted']}
          rows={[
            ['Answered with 2xx', 'yes'],
            ['Refused with 4xx: validation, missing permission, not found', 'yes'],
            ['Refused by the rate limit (429), or for the address it came from', 'yes'],
            ['Failed with 5xx', 'yes'],
            ['HEAD', 'yes, like the GET of the same address'],
            ['Repeated with an Idempotency-Key', 'yes'],
            ['To an unknown path, or with a method that the path does not have', 'yes, under “unknown”'],
            ['Without a key, or with one that is mistyped, unknown, revoked, disabled or expired', 'no'],
            ['With two different keys, or with a key in the address', 'no'],
            ['OPTIONS, and /api/v1/openapi.json', 'no'],
            ['Sent from the playground of this reference', 'against its own limit only; in no figure'],
            ['What people do in the settings', 'no'],
          ]}
        />
      </Section>
      <Section id="figures" title="The figures">
        <List>
          <li>
            Requests are counted per key, per minute, per endpoint and per class of status (<Term>2xx</Term>,{' '}
            <Term>3xx</Term>, <Term>4xx</Term>, <Term>5xx</Term>).
          </li>
          <li>
            24 hours, 7 days and 30 days end with the present minute, so each holds the shorter ones. They are spans of
            time by UTC, not calendar days.
          </li>
          <li>
            The figures are written every second, and when the server shuts down. A request is visible about a second
            after its answer.
          </li>
          <li>A revoked key keeps its figures, and a rotated one goes on with the same.</li>
        </List>
        <p>
          Read them under API Keys, from <DocLink href="/docs/api-keys#api_key.usage">the usage of a key</DocLink> or
          from <DocLink href="/docs/analytics#analytics.usage">the usage of the organization</DocLink>.
        </p>
      </Section>
      <Section id="last-used" title="Last used">
        <p>
          The time, address and user agent of the latest request are kept for each secret of a key, and written together
          with the figures. So after a rotation you see whether the old secret is still in use.
        </p>
      </Section>
    </Guide>
  );
}
