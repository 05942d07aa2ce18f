import { guideMetadata } from '../guides';
import { DocLink, Facts, Guide, List, Section, Term } from '../prose';

export const metadata = guideMetadata('usage-counting');

/** The guide on usage counting. */
export default function UsageCountingPage() {
  return (
    <Guide slug="usage-counting">
      <Section id="what" title="What is counted">
        <p>Every request with a valid key is counted once for that key, whatever its outcome.</p>
        <Facts
          label="What is counted"
          head={['Request', 'Counted']}
          rows={[
            ['Successful (2xx)', 'Yes'],
            ['Client errors (4xx): validation, missing permission, not found', 'Yes'],
            ['Blocked by the rate limit (429) or the IP address list (403)', 'Yes'],
            ['Server errors (5xx)', 'Yes'],
            ['HEAD', 'Yes, like a GET of the same URL'],
            ['Retried with an Idempotency-Key', 'Yes'],
            ['To an unknown path, or with an unsupported method', 'Yes, as “unknown”'],
            ['Without a key, or with one that is mistyped, unknown, revoked, disabled or expired', 'No'],
            ['With two different keys, or with a key in the URL', 'No'],
            ['OPTIONS, and /api/v1/openapi.json', 'No'],
            ['Sent from the playground in this reference', 'Only towards the playground’s rate limit'],
            ['Actions in the dashboard', 'No'],
          ]}
        />
      </Section>
      <Section id="figures" title="How usage is reported">
        <List>
          <li>
            Requests are counted per key, minute, endpoint and status class (<Term>2xx</Term>, <Term>3xx</Term>,{' '}
            <Term>4xx</Term>, <Term>5xx</Term>).
          </li>
          <li>
            The 24-hour, 7-day and 30-day totals end with the current minute, so each includes the shorter ones. They
            are rolling periods in UTC, not calendar days.
          </li>
          <li>
            Counts are saved every second and on shutdown, so a request shows up about a second after its response.
          </li>
          <li>Keys keep their usage history when they are revoked or rotated.</li>
        </List>
        <p>
          See usage under API Keys, or call the endpoints for{' '}
          <DocLink href="/docs/api-keys#api_key.usage">a key’s usage</DocLink> and{' '}
          <DocLink href="/docs/analytics#analytics.usage">the organization’s usage</DocLink>.
        </p>
      </Section>
      <Section id="last-used" title="Last used">
        <p>
          Each secret of a key records the time, IP address and user agent of its last request, saved together with the
          counts. After a rotation, this shows whether the old secret is still in use.
        </p>
      </Section>
    </Guide>
  );
}
