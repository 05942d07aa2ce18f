import { PERMISSIONS, READ_ONLY_RESOURCES, RESOURCES } from '@/lib/core/permissions';
import { examplesOf, KEY_VARIABLE } from '@/lib/http/docs/examples';
import { reference } from '@/lib/http/docs/reference';
import { CodeBlock } from '../code-block';
import { ExampleTabs } from '../example-tabs';
import { guide } from '../guides';
import { DocLink, Facts, Guide, List, Section, Term } from '../prose';

export const metadata = { title: guide('authentication').title };

const isPermission = (name: string) => (PERMISSIONS as readonly string[]).includes(name);

/** Where the key goes, what it may do, how it is refused. */
export default function AuthenticationPage() {
  const { url } = reference();
  return (
    <Guide slug="authentication">
      <Section id="the-key" title="The key">
        <p>
          Every request carries an API key. Create one under <DocLink href="/settings/api-keys">API Keys</DocLink>; it
          is shown once. Send it in one of two headers:
        </p>
        <CodeBlock
          title="Either header"
          language="http"
          code={'X-Api-Key: agni_sk_…\nAuthorization: Bearer agni_sk_…'}
        />
        <List>
          <li>Both headers with the same key are fine; with different keys the answer is 400.</li>
          <li>A key in the address is refused with 400, because addresses end up in logs.</li>
          <li>Cookies are ignored: being signed in does not authenticate a request to the API.</li>
          <li>There is no CORS. A key in a web page is everybody’s key; call the API from your server.</li>
          <li>
            The last six characters are a checksum. A mistyped key is refused without being looked up, and scanners can
            tell a leaked key from other text.
          </li>
        </List>
        <ExampleTabs title="Get the key that asks" examples={examplesOf({ method: 'GET', url: `${url}/api/v1/me` })} />
        <p>
          The examples read the key from the environment variable <Term>{KEY_VARIABLE}</Term>.{' '}
          <DocLink href="/docs/me#me.get">GET /api/v1/me</DocLink> needs no permission, so it is the way to test a key.
        </p>
      </Section>
      <Section id="organization" title="The organization">
        <p>
          A key belongs to one organization, and everything that it reads and writes belongs to that organization.
          Nothing in a request chooses another. For clients of older APIs, <Term>org_id</Term> and{' '}
          <Term>organization_id</Term> are accepted when they name the key’s own organization; any other value is
          answered with 403. The id of another organization’s row is answered with 404.
        </p>
      </Section>
      <Section id="permissions" title="Permissions">
        <p>
          A key holds the permissions that it was given, such as <Term>agents:read</Term>. <Term>GET</Term> and{' '}
          <Term>HEAD</Term> need <Term>:read</Term>, every other method needs <Term>:write</Term>.{' '}
          <strong>Write does not include read</strong>: a key with <Term>leads:write</Term> alone can create leads but
          not list them. A key never creates or changes a key beyond its own permissions.
        </p>
        <Facts
          label="Permissions by resource"
          head={['Resource', 'Read', 'Write']}
          rows={RESOURCES.map((resource) => [
            <Term key="name">{resource}</Term>,
            <Term key="read">{`${resource}:read`}</Term>,
            isPermission(`${resource}:write`) ? <Term key="write">{`${resource}:write`}</Term> : 'read-only',
          ])}
        />
        <p>
          {READ_ONLY_RESOURCES.map((resource) => `“${resource}”`).join(' and ')} can only be read; asking for their
          write permission is refused. Each endpoint of this reference names the permission that it needs.
        </p>
      </Section>
      <Section id="refusals" title="When a key is refused">
        <Facts
          label="Refusals"
          head={['Status', 'Code', 'Why']}
          rows={[
            [
              '401',
              <DocLink key="a" href="/docs/errors#missing_api_key">
                missing_api_key
              </DocLink>,
              'No key was sent.',
            ],
            [
              '401',
              <DocLink key="b" href="/docs/errors#invalid_api_key">
                invalid_api_key
              </DocLink>,
              'Mistyped, unknown, revoked, disabled or expired. What was changed under API Keys counts within a second.',
            ],
            [
              '403',
              <DocLink key="c" href="/docs/errors#insufficient_permission">
                insufficient_permission
              </DocLink>,
              'The key lacks what required_permissions names.',
            ],
            [
              '403',
              <DocLink key="d" href="/docs/errors#ip_not_allowed">
                ip_not_allowed
              </DocLink>,
              'The request came from an address that is not on the key’s list.',
            ],
          ]}
        />
        <p>
          A 401 and a missing permission also carry <Term>WWW-Authenticate</Term> after RFC 6750. A missing permission
          is reported before the body is looked at. How to rotate, limit and end a key is in{' '}
          <DocLink href="/docs/keys">Managing keys</DocLink>.
        </p>
      </Section>
    </Guide>
  );
}
