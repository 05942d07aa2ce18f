import { ArrowRight } from 'lucide-react';
import { CopyField } from '@/components/copy-field';
import { PageHeader } from '@/components/page-header';
import { PrefetchLink } from '@/components/prefetch-link';
import { examplesOf, KEY_VARIABLE } from '@/lib/http/docs/examples';
import { reference } from '@/lib/http/docs/reference';
import { CodeBlock } from './code-block';
import { ExampleTabs } from './example-tabs';
import { GUIDES } from './guides';
import { MarkdownLink } from './markdown/link';
import { MethodBadge } from './method-badge';
import { DocLink, FileLink, List, Section, Term } from './prose';

/**
 * The overview: base URL, first request, guides, and every endpoint with its permission.
 * @param organizationId of the reader; absent in Markdown, which is the same for everybody
 */
export function Overview({ organizationId }: { organizationId?: string }) {
  const { title, url, version, groups } = reference();
  return (
    <div className="grid max-w-[860px] gap-12">
      <div>
        <PageHeader
          title={title}
          description={`Version ${version}. A JSON API with key authentication, consistent response envelopes and RFC 9457 errors.`}
          action={<MarkdownLink path="/docs" />}
        />
        <div className="grid gap-4 sm:grid-cols-2">
          <CopyField label="Base URL" value={`${url}/api/v1`} />
          {organizationId && <CopyField label="Organization ID" value={organizationId} />}
        </div>
      </div>
      <Section id="first-request" title="Your first request">
        <p>
          Create a key under <DocLink href="/settings/api-keys">API Keys</DocLink> and set it as an environment
          variable. All examples in this reference read it from <Term>{KEY_VARIABLE}</Term>, so you can paste and run
          them.
        </p>
        <CodeBlock title="Set your API key" code={`export ${KEY_VARIABLE}=agni_sk_…`} language="curl" />
        <ExampleTabs
          title="Get the current API key"
          examples={examplesOf({ method: 'GET', url: `${url}/api/v1/me` })}
        />
        <p>
          The response contains the key, its organization, permissions and rate limits. The OpenAPI 3.1 document for all
          endpoints is at <FileLink href="/api/v1/openapi.json">/api/v1/openapi.json</FileLink> and needs no key.
        </p>
      </Section>
      <Section id="clients" title="Clients and tools">
        <List>
          <li>
            <FileLink href="/docs/client.ts">client.ts</FileLink> is a typed client in one file without dependencies,
            for Node.js, Deno and Bun. <FileLink href="/docs/client.py">client.py</FileLink> is the same for Python 3.8
            and newer. Both iterate over pages, retry with an <Term>Idempotency-Key</Term>, and wait as long as{' '}
            <Term>Retry-After</Term> says, up to a minute.
          </li>
          <li>
            Client generators accept the OpenAPI document; operation ids are function names such as{' '}
            <Term>listAgents</Term>.
          </li>
          <li>
            Postman and Bruno import it as a collection; set the variable <Term>apiKey</Term>. In Postman’s import
            settings, choose Example for “Parameter generation” and turn off “Enable optional parameters”.
          </li>
          <li>
            Language models can read <FileLink href="/llms.txt">llms.txt</FileLink>, or any page of this reference as
            Markdown: add <Term>.md</Term> to its address.
          </li>
        </List>
      </Section>
      <Section id="guides" title="Guides">
        <ul className="grid gap-3 sm:grid-cols-2">
          {GUIDES.map(({ slug, title: name, summary }) => (
            <li key={slug}>
              <PrefetchLink
                href={`/docs/${slug}`}
                className="group flex h-full items-start gap-3 rounded-lg border bg-panel p-4 shadow-card hover:border-line-strong"
              >
                <span className="min-w-0 flex-1">
                  <span className="block font-medium text-sm">{name}</span>
                  <span className="mt-0.5 block text-muted text-note">{summary}</span>
                </span>
                <ArrowRight aria-hidden="true" className="mt-0.5 size-4 shrink-0 text-faint group-hover:text-text" />
              </PrefetchLink>
            </li>
          ))}
        </ul>
      </Section>
      <Section id="endpoints" title="Endpoints">
        <div className="grid gap-6">
          {groups.map((group) => (
            <section key={group.name} aria-label={group.title}>
              <h3 className="mb-1.5 flex flex-wrap items-baseline gap-x-2.5 text-sm">
                <PrefetchLink href={`/docs/${group.name}`} className="font-medium hover:underline">
                  {group.title}
                </PrefetchLink>
                <span className="text-muted text-note">{group.description}</span>
              </h3>
              <ul className="divide-y overflow-hidden rounded-lg border bg-panel shadow-card">
                {group.endpoints.map(({ id, method, path, summary, permission }) => (
                  <li key={id}>
                    <PrefetchLink
                      href={`/docs/${group.name}#${id}`}
                      prefetch={false}
                      className="grid grid-cols-[auto_minmax(0,1fr)] items-center gap-x-3 gap-y-0.5 px-3.5 py-2 -outline-offset-2 hover:bg-hover md:grid-cols-[auto_minmax(0,4fr)_minmax(0,5fr)_minmax(0,3fr)]"
                    >
                      <MethodBadge method={method} fixed />
                      <code translate="no" className="font-mono text-note [overflow-wrap:anywhere]">
                        {path.replace('/api/v1', '')}
                      </code>
                      <span className="col-start-2 text-note md:col-start-3 md:truncate">{summary}</span>
                      <span className="col-start-2 text-muted text-note md:col-start-4 md:text-right">
                        <span className="sr-only">Requires </span>
                        {permission ?? 'any valid key'}
                      </span>
                    </PrefetchLink>
                  </li>
                ))}
              </ul>
            </section>
          ))}
        </div>
      </Section>
    </div>
  );
}
