import { reference } from '@/lib/http/docs/reference';
import { CodeBlock } from '../code-block';
import { guideMetadata } from '../guides';
import { DocLink, Facts, FileLink, Guide, List, Section, Term } from '../prose';

export const metadata = guideMetadata('versioning');

/** The guide on API versions and ETags. */
export default function VersioningPage() {
  const { version, groups } = reference();
  const versioned = groups
    .flatMap(({ endpoints }) => endpoints)
    .filter(({ parameters }) => parameters.some(({ name }) => name === 'If-Match'));
  return (
    <Guide slug="versioning">
      <Section id="api" title="API version">
        <p>
          The major version is part of the path: <Term>/api/v1</Term>. This installation runs version {version}, as
          stated in <Term>info.version</Term> of <FileLink href="/api/v1/openapi.json">openapi.json</FileLink>.
        </p>
        <Facts
          label="Compatible and breaking changes"
          head={['May change within v1', 'Changes only in a new version']}
          rows={[
            ['New endpoints and optional parameters', 'Removed or renamed endpoints and parameters'],
            ['New fields in responses and errors', 'Removed, renamed or retyped fields'],
            ['New enum values and error codes', 'A different meaning of a value or code'],
            ['The wording of message and detail', 'New required fields in requests'],
          ]}
        />
        <List>
          <li>Ignore response fields that you do not know.</li>
          <li>Handle an unknown error code by its status.</li>
          <li>URLs work with and without a trailing slash, without redirects.</li>
        </List>
      </Section>
      <Section id="resources" title="Preventing lost updates">
        <p>
          When several people can edit the same object, an update must name the version that it is based on, so that
          nobody’s changes are lost. This applies to{' '}
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
          title="Read, then update"
          language="http"
          code={'GET /api/v1/organization\nETag: "3"\n\nPATCH /api/v1/organization\nIf-Match: "3"'}
        />
        <List>
          <li>
            Without <Term>If-Match</Term>, you get a 428{' '}
            <DocLink href="/docs/errors#precondition_required">precondition_required</DocLink> error.
          </li>
          <li>
            If the object changed in the meantime, you get a 412{' '}
            <DocLink href="/docs/errors#precondition_failed">precondition_failed</DocLink> error and nothing is changed.
            Fetch it again, reapply your change, and send the new <Term>ETag</Term>.
          </li>
          <li>
            Send the <Term>ETag</Term> exactly as received, including quotation marks. A list such as{' '}
            <Term>&quot;3&quot;, &quot;4&quot;</Term> matches any of the versions; <Term>*</Term> matches every version
            and may overwrite other changes.
          </li>
          <li>
            To check for changes, send the <Term>ETag</Term> in <Term>If-None-Match</Term> with a GET request. You get a
            304 response without a body if nothing has changed.
          </li>
        </List>
      </Section>
    </Guide>
  );
}
