import { formatList } from '@/lib/core/format';
import { PERMISSIONS, READ_ONLY_RESOURCES, RESOURCES } from '@/lib/core/permissions';
import { examplesOf, KEY_VARIABLE } from '@/lib/http/docs/examples';
import { reference } from '@/lib/http/docs/reference';
import { CodeBlock } from '../code-block';
import { ExampleTabs } from '../example-tabs';
import { guideMetadata } from '../guides';
import { DocLink, Facts, Guide, List, Section, Term } from '../prose';

export const metadata = guideMetadata('authentication');

const isPermission = (name: string) => (PERMISSIONS as readonly string[]).includes(name);

/** The guide on authenticating with API keys. */
export default function AuthenticationPage() {
  const { url } = reference();
  return (
    <Guide slug="authentication">
      <Section id="the-key" title="API keys">
        <p>
          Authenticate every request with an API key. Create one under{' '}
          <DocLink href="/settings/api-keys">API Keys</DocLink>; it is shown only once. Send it in either of these
          headers:
        </p>
        <CodeBlock
          title="Authentication headers"
          language="http"
          code={'X-Api-Key: agni_sk_…\nAuthorization: Bearer agni_sk_…'}
        />
        <List>
          <li>You may send both headers with the same key. Two different keys return a 400 error.</li>
          <li>A key in the URL returns a 400 error, because URLs end up in logs.</li>
          <li>Cookies are ignored: signing in to the dashboard does not authenticate API requests.</li>
          <li>CORS is not supported. Never put a key in a web page; call the API from your server.</li>
          <li>
            The last six characters are a checksum, so a mistyped key is rejected without a lookup, and secret scanners
            can recognize leaked keys.
          </li>
        </List>
        <ExampleTabs
          title="Get the current API key"
          examples={examplesOf({ method: 'GET', url: `${url}/api/v1/me` })}
        />
        <p>
          The examples read the key from the environment variable <Term>{KEY_VARIABLE}</Term>. To test a key, call{' '}
          <DocLink href="/docs/me#me.get">GET /api/v1/me</DocLink>, which needs no permission.
        </p>
      </Section>
      <Section id="organization" title="Organization">
        <p>
          A key belongs to one organization and can only access that organization’s data. For compatibility with older
          APIs, requests may include <Term>org_id</Term> or <Term>organization_id</Term> if they match the key’s
          organization; any other value returns a 403 error. An id from another organization returns a 404 error.
        </p>
      </Section>
      <Section id="permissions" title="Permissions">
        <p>
          Each key has a set of permissions, such as <Term>agents:read</Term>. <Term>GET</Term> and <Term>HEAD</Term>{' '}
          requests need <Term>:read</Term>; all other methods need <Term>:write</Term>.{' '}
          <strong>Write does not include read</strong>: a key with only <Term>leads:write</Term> can create leads but
          not list them. A key can’t grant permissions that it does not have.
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
          The resources {formatList(READ_ONLY_RESOURCES)} are read-only and have no write permission. This reference
          lists the permission that each endpoint needs.
        </p>
      </Section>
      <Section id="refusals" title="Authentication errors">
        <Facts
          label="Authentication errors"
          head={['Status', 'Code', 'Cause']}
          rows={[
            [
              '401',
              <DocLink key="a" href="/docs/errors#missing_api_key">
                missing_api_key
              </DocLink>,
              'The request has no key.',
            ],
            [
              '401',
              <DocLink key="b" href="/docs/errors#invalid_api_key">
                invalid_api_key
              </DocLink>,
              'The key is mistyped, unknown, revoked, disabled or expired. Changes under API Keys take effect within a second.',
            ],
            [
              '403',
              <DocLink key="c" href="/docs/errors#insufficient_permission">
                insufficient_permission
              </DocLink>,
              'The key lacks the permissions listed in required_permissions.',
            ],
            [
              '403',
              <DocLink key="d" href="/docs/errors#ip_not_allowed">
                ip_not_allowed
              </DocLink>,
              'The request came from an IP address that is not on the key’s list.',
            ],
          ]}
        />
        <p>
          401 and missing permission responses include a <Term>WWW-Authenticate</Term> header (RFC 6750). Permissions
          are checked before the body is validated. To rotate, limit or revoke a key, see{' '}
          <DocLink href="/docs/keys">Managing keys</DocLink>.
        </p>
      </Section>
    </Guide>
  );
}
