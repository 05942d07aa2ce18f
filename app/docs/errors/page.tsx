import { Badge } from '@/components/ui/badge';
import { PROBLEMS } from '@/lib/core/problem';
import { reference } from '@/lib/http/docs/reference';
import { CodeBlock } from '../code-block';
import { API_CODES, type ApiCode, EXPLANATIONS } from '../codes';
import { guideMetadata } from '../guides';
import { AnchorHeading, Described, Facts, Guide, List, Section, Term } from '../prose';

export const metadata = guideMetadata('errors');

function exampleProblem(url: string) {
  const detail = 'name: This field is required.';
  return {
    type: `${url}/docs/errors#validation_error`,
    title: PROBLEMS.validation_error.title,
    status: PROBLEMS.validation_error.status,
    detail,
    instance: '/api/v1/agents',
    code: 'validation_error',
    request_id: '019d1fdb-3977-7bd5-ab27-8d3b37ddf4fc',
    errors: [{ path: 'name', code: 'required', message: 'This field is required.' }],
    success: false,
    message: detail,
  };
}

/** The guide on error responses, with every code. The `type` of each error links to its code here. */
export default function ErrorsPage() {
  return (
    <Guide slug="errors">
      <Section id="shape" title="Error format">
        <p>
          Errors have a status of 400 or above and a body of type <Term>application/problem+json</Term> (RFC 9457):
        </p>
        <CodeBlock
          title="Error response"
          language="json"
          code={JSON.stringify(exampleProblem(reference().url), null, 2)}
        />
        <Facts
          label="Error fields"
          head={['Field', 'Description']}
          rows={[
            [<Term key="m">code</Term>, 'A stable, machine-readable code. Handle errors by this field.'],
            [<Term key="m">detail</Term>, 'A human-readable explanation. The wording may change, so do not parse it.'],
            [<Term key="m">type</Term>, 'A link to the code’s explanation on this page.'],
            [
              <Term key="m">request_id</Term>,
              'The id of the request, as in X-Request-Id. Include it when you contact support.',
            ],
            [<Term key="m">errors</Term>, 'The invalid fields, each with path, code and message.'],
            [<Term key="m">required_permissions</Term>, 'The permissions that the key lacks.'],
            [<Term key="m">available_slots</Term>, 'Free times, when the requested one is not available.'],
            [
              <Term key="m">success, message</Term>,
              'Always false, and the same text as detail; for compatibility with older APIs.',
            ],
          ]}
        />
      </Section>
      <Section id="again" title="Retrying requests">
        <List>
          <li>
            429 and 503 responses include <Term>Retry-After</Term> in seconds. Wait that long, then retry.
          </li>
          <li>
            If you get no response at all, you can safely retry a <Term>GET</Term>, and a <Term>POST</Term> that has an{' '}
            <Term>Idempotency-Key</Term>. A <Term>PATCH</Term> or <Term>DELETE</Term> may have been applied: fetch the
            object before you retry.
          </li>
          <li>
            A change at GoHighLevel or Cal.com may have been made even if the request failed with an{' '}
            <Term>upstream_</Term> code or without a response. Check in the service before you retry.
          </li>
          <li>Other errors repeat until you change the request, the key or the data.</li>
        </List>
      </Section>
      <section aria-labelledby="codes-title" id="codes" className="grid gap-4">
        <AnchorHeading id="codes">Error codes</AnchorHeading>
        <div className="divide-y overflow-hidden rounded-lg border bg-panel shadow-card">
          {API_CODES.map((code) => (
            <CodeEntry key={code} code={code} />
          ))}
        </div>
      </section>
    </Guide>
  );
}

function CodeEntry({ code }: { code: ApiCode }) {
  const { status, title } = PROBLEMS[code];
  const { means, remedy, again } = EXPLANATIONS[code];
  return (
    <section id={code} aria-labelledby={`${code}-title`} className="grid gap-1.5 px-4 py-3.5 target:bg-accent-wash">
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="font-mono text-muted text-note">{status}</span>
        <AnchorHeading id={code} level={3} mono>
          {code}
        </AnchorHeading>
        <span className="text-muted text-note">{title}</span>
        {again === 'later' && <Badge>Retryable</Badge>}
        {again === 'after a check' && <Badge>Check before retrying</Badge>}
      </div>
      <p className="text-pretty text-muted">
        <Described text={means} />
      </p>
      <p className="text-pretty">
        <Described text={remedy} />
      </p>
    </section>
  );
}
