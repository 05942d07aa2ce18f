import { examplesOf } from '@/lib/http/docs/examples';
import { reference } from '@/lib/http/docs/reference';
import { ExampleTabs } from '../example-tabs';
import { guide } from '../guides';
import { DocLink, Facts, Guide, List, Section, Term } from '../prose';

export const metadata = { title: guide('idempotency').title };

const KEY = '0f8fad5b-d9cb-469f-a165-70867728950e';

/** Sending a POST again without doing it twice. */
export default function IdempotencyPage() {
  const examples = examplesOf({
    method: 'POST',
    url: `${reference().url}/api/v1/agents`,
    headers: { 'Idempotency-Key': KEY },
    body: { name: 'Front desk' },
  });
  return (
    <Guide slug="idempotency">
      <Section id="why" title="Why">
        <p>
          When the connection breaks before the answer has come, you cannot know whether the request was carried out.
          Send every <Term>POST</Term> with an <Term>Idempotency-Key</Term>; then send the same request again, and it is
          carried out once.
        </p>
        <ExampleTabs title="Create an agent once" examples={examples} />
        <p>
          The key is any text of 1 to 255 printable ASCII characters that you use for this one request: a fresh UUID, or
          the id of the order or event that caused the request.
        </p>
      </Section>
      <Section id="answers" title="What the second request gets">
        <Facts
          label="Answers to a repeated key"
          head={['The second request', 'Answer']}
          rows={[
            [
              'Same key, same path and body',
              <span key="a">
                The first answer again: same status, same body, same <Term>Location</Term>, with{' '}
                <Term>Idempotency-Replayed: true</Term>. Nothing is done again.
              </span>,
            ],
            [
              'Same key, other path or body',
              <span key="b">
                422 <DocLink href="/docs/errors#validation_error">validation_error</DocLink>; <Term>errors</Term> holds{' '}
                <Term>idempotency_key_reused</Term>.
              </span>,
            ],
            [
              'Same key while the first is still running',
              <span key="c">
                409 <DocLink href="/docs/errors#conflict">conflict</DocLink> with <Term>Retry-After</Term>. Ask again
                after that.
              </span>,
            ],
            [
              'An empty key, or more than 255 characters',
              <span key="d">
                400 <DocLink href="/docs/errors#bad_request">bad_request</DocLink>.
              </span>,
            ],
          ]}
        />
      </Section>
      <Section id="rules" title="Rules">
        <List>
          <li>An answer is kept for 24 hours. After that the same key is a new one.</li>
          <li>
            Only successes are kept. A refused request has changed nothing; corrected, it may come again with the same
            key.
          </li>
          <li>
            Idempotency keys belong to the API key that sent them: two API keys cannot meet each other’s. Rotating an
            API key’s secret keeps them.
          </li>
          <li>
            The answer to <DocLink href="/docs/api-keys#api_key.create">creating an API key</DocLink> is kept too,
            encrypted: its repetitions within 24 hours hold the new key again.
          </li>
          <li>The order of members in a JSON object does not matter; the order in a list does.</li>
          <li>
            <Term>PATCH</Term>, <Term>PUT</Term> and <Term>DELETE</Term> ignore the header: done twice, they leave the
            same state.
          </li>
          <li>A repeated request counts for rate limits and usage like any other.</li>
        </List>
      </Section>
    </Guide>
  );
}
