import { UNKNOWN_KEYS_PER_MINUTE } from '@/lib/api-keys/verification/unknown-key-limit';
import { env } from '@/lib/core/env';
import { formatNumber } from '@/lib/core/format';
import { limitsOf, PLAN_LIMITS, PLANS } from '@/lib/core/plans';
import { patientExamples } from '@/lib/http/docs/guide-examples';
import { reference } from '@/lib/http/docs/reference';
import { CodeBlock } from '../code-block';
import { ExampleTabs } from '../example-tabs';
import { guideMetadata } from '../guides';
import { DocLink, Facts, Guide, List, Section, Term } from '../prose';

export const metadata = guideMetadata('rate-limits');

const HEADERS = [
  'RateLimit-Policy: "minute";q=300;w=60, "burst";q=50;w=60',
  'RateLimit: "minute";r=299;t=60, "burst";r=50;t=60',
  'X-RateLimit-Limit: 300',
  'X-RateLimit-Remaining: 299',
  'X-RateLimit-Reset: 1774015200',
].join('\n');

/** The guide on rate limits. */
export default function RateLimitsPage() {
  return (
    <Guide slug="rate-limits">
      <Section id="plans" title="Limits by plan">
        <p>
          Each key has a one-minute window that starts with its first request. Within it, your plan’s requests are
          allowed, followed by its burst. Further requests get a 429 error until the window ends.
        </p>
        <Limits />
        <p>
          <DocLink href="/docs/me#me.get">GET /api/v1/me</DocLink> returns your key’s current <Term>limits</Term>. Each
          key has its own limit, shared by all its secrets. Rejected requests do not extend the window. Plan changes
          apply from the next request.
        </p>
      </Section>
      <Section id="sharing" title="Multiple servers">
        <p>
          When an installation runs several servers that share counts through Redis, a key has one window across all of
          them. If Redis fails, each server counts on its own until Redis is back, and no request has to wait: a key may
          get more requests during that time, never fewer.
        </p>
        <p>Read the remaining requests from the headers of the latest response rather than counting yourself.</p>
      </Section>
      <Section id="headers" title="Response headers">
        <CodeBlock title="Rate limit headers" language="http" code={HEADERS} />
        <Facts
          label="Headers"
          head={['Header', 'Description']}
          rows={[
            [
              <Term key="h">RateLimit-Policy</Term>,
              'The limits: q requests per window of w seconds. The burst is used after the minute limit.',
            ],
            [<Term key="h">RateLimit</Term>, 'The remaining r requests for the next t seconds.'],
            [<Term key="h">X-RateLimit-Limit</Term>, 'The plan’s requests per minute, without the burst.'],
            [<Term key="h">X-RateLimit-Remaining</Term>, 'The remaining requests of X-RateLimit-Limit.'],
            [<Term key="h">X-RateLimit-Reset</Term>, 'When the window ends, as a Unix timestamp in seconds.'],
            [<Term key="h">Retry-After</Term>, 'Seconds to wait before retrying; on 429, 503 and some 409 responses.'],
            [<Term key="h">X-Request-Id</Term>, 'The id of the request.'],
          ]}
        />
      </Section>
      <Section id="waiting" title="Handling rate limits">
        <p>
          After a 429 response, wait the number of seconds in <Term>Retry-After</Term>. A 503 response means that the
          service is busy, not that you called too often; it also includes <Term>Retry-After</Term>. These examples wait
          and retry:
        </p>
        <ExampleTabs title="Retry after a rate limit" examples={patientExamples(reference().url)} />
      </Section>
      <Section id="unknown-keys" title="Invalid keys">
        <p>
          An IP address can send up to {formatNumber(UNKNOWN_KEYS_PER_MINUTE)} requests with unknown keys per minute.
          After that, they get a 429 error. Valid keys from the same address keep working.
        </p>
        <List>
          <li>Mistyped keys are detected by their checksum and do not count.</li>
          <li>
            <Term>/api/v1/openapi.json</Term> needs no key and has no rate limit.
          </li>
        </List>
      </Section>
    </Guide>
  );
}

function Limits() {
  if (env.API_RATE_LIMIT_PER_MINUTE !== undefined) {
    const { requests_per_minute } = limitsOf('starter', env.API_RATE_LIMIT_PER_MINUTE);
    return (
      <p>
        This installation allows {formatNumber(requests_per_minute)} requests per minute on every plan, without a burst.
      </p>
    );
  }
  return (
    <Facts
      label="Limits by plan"
      head={['Plan', 'Requests', 'Burst']}
      rows={PLANS.map((plan) => {
        const { label, requests_per_minute, burst } = PLAN_LIMITS[plan];
        return [
          label,
          `${formatNumber(requests_per_minute)} per minute`,
          `${formatNumber(burst)} more in the same minute`,
        ];
      })}
    />
  );
}
