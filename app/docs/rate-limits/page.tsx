import { UNKNOWN_KEYS_PER_MINUTE } from '@/lib/api-keys/verification/unknown-key-limit';
import { env } from '@/lib/core/env';
import { limitsOf, PLAN_LIMITS, PLANS } from '@/lib/core/plans';
import { patientExamples } from '@/lib/http/docs/guide-examples';
import { reference } from '@/lib/http/docs/reference';
import { CodeBlock } from '../code-block';
import { ExampleTabs } from '../example-tabs';
import { guide } from '../guides';
import { DocLink, Facts, Guide, List, Section, Term } from '../prose';

export const metadata = { title: guide('rate-limits').title };

const HEADERS = [
  'RateLimit-Policy: "minute";q=300;w=60, "burst";q=50;w=60',
  'RateLimit: "minute";r=299;t=60, "burst";r=50;t=60',
  'X-RateLimit-Limit: 300',
  'X-RateLimit-Remaining: 299',
  'X-RateLimit-Reset: 1774015200',
].join('\n');

const figure = (value: number) => value.toLocaleString('en-US');

/** What each plan allows, the headers, waiting. */
export default function RateLimitsPage() {
  return (
    <Guide slug="rate-limits">
      <Section id="plans" title="Plans">
        <p>
          Each key has a window of one minute, which begins with its first request. In it the requests of the plan are
          admitted and, after those, its burst. Everything beyond is answered with 429 until the window ends.
        </p>
        <Limits />
        <p>
          <DocLink href="/docs/me#me.get">GET /api/v1/me</DocLink> says what is in force for your key in{' '}
          <Term>limits</Term>. Each key counts for itself, and all secrets of a key count together. A refused request
          does not prolong the window. A change of plan counts from the next request on.
        </p>
      </Section>
      <Section id="sharing" title="Several servers">
        <p>
          Where several servers answer for one installation and share their counts, which they do with Redis, a key has
          one window with all of them. Should Redis fail, each server counts for itself until it is back, and no request
          has to wait: for that time a key may be admitted more often, never less.
        </p>
        <p>
          The headers always tell what was counted for the request that they come with. Read them from the last answer
          instead of counting along.
        </p>
      </Section>
      <Section id="headers" title="Headers of every response">
        <CodeBlock title="Where a key stands" language="http" code={HEADERS} />
        <Facts
          label="Headers"
          head={['Header', 'Meaning']}
          rows={[
            [
              <Term key="h">RateLimit-Policy</Term>,
              'The limits that apply: q requests in a window of w seconds. The burst is used up after the minute.',
            ],
            [<Term key="h">RateLimit</Term>, 'What is left: r requests for t seconds.'],
            [<Term key="h">X-RateLimit-Limit</Term>, 'The requests of the plan in a minute, without the burst.'],
            [<Term key="h">X-RateLimit-Remaining</Term>, 'What is left of them.'],
            [<Term key="h">X-RateLimit-Reset</Term>, 'When the window ends, in seconds since 1970.'],
            [<Term key="h">Retry-After</Term>, 'Seconds to wait, where waiting helps: with 429, 503 and some 409.'],
            [<Term key="h">X-Request-Id</Term>, 'Names this request.'],
          ]}
        />
      </Section>
      <Section id="waiting" title="Waiting">
        <p>
          After a 429 wait as many seconds as <Term>Retry-After</Term> says. A 503 means that the service is busy, not
          that you called too often; it carries <Term>Retry-After</Term> too. These examples wait and then go on:
        </p>
        <ExampleTabs title="A request that waits" examples={patientExamples(reference().url)} />
      </Section>
      <Section id="unknown-keys" title="Unknown keys">
        <p>
          An address that presents unknown keys may try {UNKNOWN_KEYS_PER_MINUTE} a minute; then it is answered with
          429. Good keys at the same address go on working.
        </p>
        <List>
          <li>A mistyped key is recognised by its checksum and is not counted here.</li>
          <li>
            <Term>/api/v1/openapi.json</Term> needs no key and has no limit of its own.
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
      <p>This installation allows {figure(requests_per_minute)} requests a minute on every plan, without a burst.</p>
    );
  }
  return (
    <Facts
      label="Limits by plan"
      head={['Plan', 'Requests', 'Burst']}
      rows={PLANS.map((plan) => {
        const { label, requests_per_minute, burst } = PLAN_LIMITS[plan];
        return [label, `${figure(requests_per_minute)} a minute`, `${figure(burst)} more in the same minute`];
      })}
    />
  );
}
