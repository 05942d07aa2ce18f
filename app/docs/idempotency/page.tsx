import { examplesOf } from '@/lib/http/docs/examples';
import { reference } from '@/lib/http/docs/reference';
import { ExampleTabs } from '../example-tabs';
import { guideMetadata } from '../guides';
import { DocLink, Facts, Guide, List, Section, Term } from '../prose';

export const metadata = guideMetadata('idempotency');

const KEY = '0f8fad5b-d9cb-469f-a165-70867728950e';

/** The guide on retrying POST requests safely. */
export default function IdempotencyPage() {
  const examples = examplesOf({
    method: 'POST',
    url: `${reference().url}/api/v1/agents`,
    headers: { 'Idempotency-Key': KEY },
    body: { name: 'Front desk' },
  });
  return (
    <Guide slug="idempotency">
      <Section id="why" title="Idempotent requests">
        <p>
          If the connection fails before you get a response, you can’t know whether the request was processed. Send an{' '}
          <Term>Idempotency-Key</Term> with every <Term>POST</Term>, and you can safely retry it: the request is
          performed only once.
        </p>
        <ExampleTabs title="Create an agent once" examples={examples} />
        <p>
          The key can be any string of 1 to 255 printable ASCII characters that is unique to the request, such as a new
          UUID or the id of the order or event that caused the request.
        </p>
      </Section>
      <Section id="answers" title="Responses to repeated keys">
        <Facts
          label="Responses to a repeated key"
          head={['Request', 'Response']}
          rows={[
            [
              'Same key, path and body',
              <span key="a">
                The original response with the same status, body and <Term>Location</Term>, plus{' '}
                <Term>Idempotency-Replayed: true</Term>. The request is not performed again.
              </span>,
            ],
            [
              'Same key, different path or body',
              <span key="b">
                422 <DocLink href="/docs/errors#validation_error">validation_error</DocLink>; <Term>errors</Term>{' '}
                contains <Term>idempotency_key_reused</Term>.
              </span>,
            ],
            [
              'Same key while the first request is in progress',
              <span key="c">
                409 <DocLink href="/docs/errors#conflict">conflict</DocLink> with <Term>Retry-After</Term>. Retry after
                that.
              </span>,
            ],
            [
              'Empty key, or a key longer than 255 characters',
              <span key="d">
                400 <DocLink href="/docs/errors#bad_request">bad_request</DocLink>.
              </span>,
            ],
          ]}
        />
      </Section>
      <Section id="rules" title="Rules">
        <List>
          <li>Responses are stored for 24 hours. After that, the same key starts a new request.</li>
          <li>
            Only successful responses are stored. A rejected request changes nothing, so you can correct it and send it
            with the same key.
          </li>
          <li>
            Idempotency keys are scoped to the API key that sent them. They stay valid when you rotate the API key.
          </li>
          <li>
            The response to <DocLink href="/docs/api-keys#api_key.create">creating an API key</DocLink> is stored too,
            encrypted: a retry within 24 hours returns the new key again.
          </li>
          <li>
            Bodies are compared as JSON: the order of object properties does not matter, the order of array items does.
          </li>
          <li>
            <Term>PATCH</Term>, <Term>PUT</Term> and <Term>DELETE</Term> ignore the header: they are already idempotent.
          </li>
          <li>Retries count towards rate limits and usage like any other request.</li>
        </List>
      </Section>
    </Guide>
  );
}
