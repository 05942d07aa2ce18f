import { reference } from '@/lib/http/docs/reference';
import { CodeBlock } from '../code-block';
import { guide } from '../guides';
import { DocLink, Facts, Guide, List, Section, Term } from '../prose';

export const metadata = { title: guide('versioning').title };

/** What may change in v1, and versions of a single resource. */
export default function VersioningPage() {
  const { version, groups } = reference();
  const versioned = groups
    .flatMap(({ endpoints }) => endpoints)
    .filter(({ parameters }) => parameters.some(({ name }) => name === 'If-Match'));
  return (
    <Guide slug="versioning">
      <Section id="api" title="Version of the API">
        <p>
          The version is part of the path: <Term>/api/v1</Term>. This installation answers version {version} of it, as{' '}
          <DocLink href="/api/v1/openapi.json">openapi.json</DocLink> says in <Term>info.version</Term>.
        </p>
        <Facts
          label="Changes within v1 and beyond"
          head={['Within v1', 'Only in a new version']}
          rows={[
            ['New endpoints, new optional parameters', 'Removing or renaming an endpoint or a parameter'],
            ['New members in answers and in problems', 'Removing, renaming or retyping a member'],
            [
              'New values where a field lists its values, new codes of problems',
              'Another meaning of a value or a code',
            ],
            ['Other words in message and detail', 'A new required field in a request'],
          ]}
        />
        <List>
          <li>Ignore members of answers that you do not know.</li>
          <li>Treat an unknown code of a problem by its status.</li>
          <li>An address answers with and without a slash at its end, never by redirect.</li>
        </List>
      </Section>
      <Section id="resources" title="Versions of a resource">
        <p>
          Where two people can change the same thing, a change must say what it is based on, so that nobody’s work is
          lost. This concerns{' '}
          {versioned.map(({ id, group, method, path }, index) => (
            <span key={id}>
              {index > 0 && ', '}
              <DocLink href={`/docs/${group}#${id}`}>
                {method} {path}
              </DocLink>
            </span>
          ))}
          .
        </p>
        <CodeBlock
          title="Read, then change"
          language="http"
          code={'GET /api/v1/organization\nETag: "3"\n\nPATCH /api/v1/organization\nIf-Match: "3"'}
        />
        <List>
          <li>
            Without <Term>If-Match</Term> the answer is 428{' '}
            <DocLink href="/docs/errors#precondition_required">precondition_required</DocLink>.
          </li>
          <li>
            When somebody was faster, it is 412{' '}
            <DocLink href="/docs/errors#precondition_failed">precondition_failed</DocLink>, and nothing is changed. Read
            again, apply your change, and send the new <Term>ETag</Term>.
          </li>
          <li>
            Send the <Term>ETag</Term> as you got it, with its quotation marks. A list such as{' '}
            <Term>&quot;3&quot;, &quot;4&quot;</Term> allows any of its versions; <Term>*</Term> changes whatever is
            there, and may overwrite somebody’s change.
          </li>
          <li>
            To look for changes, send the <Term>ETag</Term> in <Term>If-None-Match</Term> with your GET: the answer is
            304 without a body as long as nothing has changed.
          </li>
        </List>
      </Section>
    </Guide>
  );
}
