import { PageHeader } from '@/components/page-header';
import { env } from '@/lib/core/env';
import { limitsOf } from '@/lib/core/plans';
import { load } from '@/lib/http/pages/page';
import { requireSession } from '@/lib/http/pages/session';
import { getSecurityPolicy, previewTwoFactor } from '@/lib/organization/security-policy/operations';
import { getOrganization, listRegions, previewDomains } from '@/lib/organization/settings/operations';
import { DangerZone } from './danger-zone';
import { OrganizationFacts } from './organization-facts';
import { OrganizationForm } from './organization-form';
import { PlanCard } from './plan-card';
import { RegionMove } from './region-move';
import { SecurityPolicy } from './security-policy/security-policy';

export const metadata = { title: 'Organization' };

/** The Organization tab. */
export default async function OrganizationPage() {
  const { actor, two_factor } = await requireSession();
  const editable = actor.permissions.has('organization:write');
  const [organization, editor] = await Promise.all([
    load(getOrganization, {}),
    editable
      ? Promise.all([load(listRegions, {}), load(getSecurityPolicy, {}), load(previewTwoFactor, { limit: 1 })])
      : undefined,
  ]);
  const [regions, policy, without_two_factor] = editor ?? [];
  const { id, plan, allowed_email_domains } = organization;
  return (
    <>
      <PageHeader
        title="Organization"
        description="Your workspace’s name, who can be invited, where its voice data is stored, and its security policy."
      />
      <div className="grid gap-6">
        {editable && organization.move && <RegionMove move={organization.move} />}
        {regions ? (
          <OrganizationForm
            key={id}
            organization={organization}
            regions={regions}
            preview={await load(previewDomains, { allowed_email_domains })}
          />
        ) : (
          <OrganizationFacts organization={organization} />
        )}
        <PlanCard plan={plan} limits={limitsOf(plan, env.API_RATE_LIMIT_PER_MINUTE)} />
        {policy && without_two_factor && (
          <SecurityPolicy
            key={`policy of ${id}`}
            policy={policy}
            own_two_factor={two_factor}
            members_without={without_two_factor.total}
          />
        )}
        <DangerZone name={organization.name} role={actor.role!} user_id={actor.id} />
      </div>
    </>
  );
}
