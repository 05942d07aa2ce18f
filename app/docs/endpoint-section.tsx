import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { PrefetchLink } from '@/components/prefetch-link';
import { pluralNoun } from '@/lib/core/format';
import { answerExample, type Filling, requestExamples } from '@/lib/http/docs/endpoint-examples';
import type { Askable } from '@/lib/http/docs/playground-request';
import type { Endpoint, Parameter } from '@/lib/http/docs/reference';
import { CodeBlock } from './code-block';
import { ExampleTabs } from './example-tabs';
import { FieldList } from './field-list';
import { MethodBadge } from './method-badge';
import type { PlaygroundReader } from './playground/props';
import { TryIt } from './playground/try-it';
import { AnchorHeading, DocLink, Term } from './prose';

const PLACES: Record<Parameter['place'], string> = {
  path: 'Path parameters',
  query: 'Query parameters',
  header: 'Headers',
};

/** An endpoint: parameters on the left, example request and response on the right. */
export function EndpointSection({
  endpoint,
  url,
  filling,
  sampleId,
  reader,
}: {
  endpoint: Endpoint;
  url: string;
  filling?: Filling;
  sampleId?: string;
  reader?: PlaygroundReader;
}) {
  const { id, method, path, summary, body, parameters, success } = endpoint;
  const changesOne = method !== 'GET' && path.includes('{');
  return (
    <section
      id={id}
      aria-labelledby={`${id}-title`}
      className="scroll-mt-20 border-t pt-10 first:border-t-0 first:pt-0 md:scroll-mt-6"
    >
      <div className="grid gap-x-10 gap-y-6 xl:grid-cols-2">
        <div className="min-w-0">
          <AnchorHeading id={id}>{summary}</AnchorHeading>
          <p className="mt-2.5 flex flex-wrap items-center gap-2">
            <MethodBadge method={method} />
            <code translate="no" className="font-mono text-note [overflow-wrap:anywhere]">
              {path}
            </code>
          </p>
          <p className="mt-3 text-muted">
            <Needs permission={endpoint.permission} />
          </p>
          {(Object.keys(PLACES) as Parameter['place'][]).map((place) => {
            const here = parameters.filter((parameter) => parameter.place === place);
            return (
              here.length > 0 && (
                <Part key={place} title={PLACES[place]}>
                  <FieldList fields={here} />
                </Part>
              )
            );
          })}
          {body && (
            <Part title="Body">
              <FieldList fields={body.fields} />
            </Part>
          )}
          <Responses endpoint={endpoint} />
        </div>
        <div className="min-w-0">
          <div className="grid gap-4 xl:sticky xl:top-6">
            <ExampleTabs
              title={summary}
              examples={requestExamples(endpoint, url, sampleId)}
              action={<TryIt endpoint={askable(endpoint)} url={url} reader={reader} sampleId={sampleId} />}
            />
            {changesOne && (
              <p className="-mt-2 text-muted text-note">Replace the id in the URL with one of your own first.</p>
            )}
            <CodeBlock title={`Response ${success.status}`} code={answerExample(endpoint, filling)} language="json" />
          </div>
        </div>
      </div>
    </section>
  );
}

/** Picks what the playground needs, so that the page does not send the response fields twice. */
function askable({ id, method, path, summary, permission, parameters, body }: Endpoint): Askable {
  return {
    id,
    method,
    path,
    summary,
    permission,
    parameters,
    ...(body && { body: { example: body.example, fields: body.fields } }),
  };
}

function Needs({ permission }: { permission: string | null }) {
  if (!permission) return 'Any valid key can call this endpoint.';
  return (
    <>
      Requires <Term>{permission}</Term>.
    </>
  );
}

function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <div className="mt-6">
      <h3 className="border-b pb-1.5 font-medium text-note">{title}</h3>
      {children}
    </div>
  );
}

function Responses({ endpoint: { success, failures } }: { endpoint: Endpoint }) {
  return (
    <Part title="Responses">
      <details className="group border-b py-2.5">
        <summary className="flex min-h-6 list-none items-center gap-2 rounded-xs [&::-webkit-details-marker]:hidden">
          <span className="w-9 font-medium font-mono text-note text-ok">{success.status}</span>
          <span className="flex-1 text-note">{success.message}</span>
          <span className="flex items-center gap-1 text-muted text-note">
            Fields
            <ChevronRight aria-hidden="true" className="size-4 transition-transform group-open:rotate-90" />
          </span>
        </summary>
        {success.headers.length > 0 && (
          <p className="mt-2 text-muted text-note">
            Includes the {pluralNoun(success.headers.length, 'header')}{' '}
            {success.headers.map((name, index) => (
              <span key={name}>
                {index > 0 && ', '}
                <Term>{name}</Term>
              </span>
            ))}
            , in addition to those in <DocLink href="/docs/rate-limits#headers">every response</DocLink>.
          </p>
        )}
        <FieldList fields={success.fields} response />
      </details>
      <ul className="grid gap-1 pt-2.5 text-note">
        {failures.map(({ status, codes }) => (
          <li key={status} className="flex min-h-6 gap-2">
            <span className="w-9 shrink-0 font-mono text-muted">{status}</span>
            <span className="flex flex-wrap gap-x-2.5">
              {codes.map((code) => (
                <PrefetchLink
                  key={code}
                  href={`/docs/errors#${code}`}
                  prefetch={false}
                  translate="no"
                  className="font-mono text-muted underline decoration-line-strong underline-offset-3 hover:text-text"
                >
                  {code}
                </PrefetchLink>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </Part>
  );
}
