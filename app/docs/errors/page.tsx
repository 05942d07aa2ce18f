import { Badge } from '@/components/ui/badge';
import { PROBLEMS } from '@/lib/core/problem';
import { reference } from '@/lib/http/docs/reference';
import { CodeBlock } from '../code-block';
import { API_CODES, type ApiCode, EXPLANATIONS } from '../codes';
import { guide } from '../guides';
import { AnchorHeading, Described, Facts, Guide, List, Section, Term } from '../prose';

export const metadata = { title: guide('errors').title };

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

/** The shape of a failure, and every code. `type` of each problem leads to its code here. */
export default function ErrorsPage() {
  return (
    <Guide slug="errors">
      <Section id="shape" title="The shape of a failure">
        <p>
          A failure has a status of 400 or above and a body of the type <Term>application/problem+json</Term> (RFC
          9457):
        </p>
        <CodeBlock title="A failure" language="json" code={JSON.stringify(exampleProblem(reference().url), null, 2)} />
        <Facts
          label="Members of a problem"
          head={['Member', 'Meaning']}
          rows={[
            [<Term key="m">code</Term>, 'What went wrong, in a stable word. Decide by this.'],
            [<Term key="m">detail</Term>, 'What happened, in a sentence for people. It may change; do not compare it.'],
            [<Term key="m">type</Term>, 'The address of the explanation of the code on this page.'],
            [
              <Term key="m">request_id</Term>,
              'Names the request, as X-Request-Id does. Give it when you ask for help.',
            ],
            [<Term key="m">errors</Term>, 'The wrong fields, each with path, code and message.'],
            [<Term key="m">required_permissions</Term>, 'What the key lacks.'],
            [<Term key="m">available_slots</Term>, 'Free times, where the one that should be booked is not.'],
            [<Term key="m">success, message</Term>, 'false, and the same as detail: for clients of older APIs.'],
          ]}
        />
      </Section>
      <Section id="again" title="Sending a request again">
        <List>
          <li>
            429 and 503 carry <Term>Retry-After</Term> in seconds. Wait that long and send the same request again.
          </li>
          <li>
            When no answer came at all, a <Term>GET</Term>, <Term>PATCH</Term> or <Term>DELETE</Term> may be sent again;
            a <Term>POST</Term> when it carried an <Term>Idempotency-Key</Term>.
          </li>
          <li>Every other failure comes again until the request, the key or the data have changed.</li>
        </List>
      </Section>
      <section aria-labelledby="codes-title" id="codes" className="grid gap-4">
        <AnchorHeading id="codes">Codes</AnchorHeading>
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
        {again === 'later' && <Badge>Try again later</Badge>}
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
